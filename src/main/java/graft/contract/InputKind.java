package graft.contract;

import com.fasterxml.jackson.annotation.JsonValue;

/** The main input of a signature: pixels, or a tensor inside the network. */
public enum InputKind {
  /** uint8 [N,H,W,3], any H and W. */
  IMAGES("images"),
  /** float32 [N,features]: the globally averaged output of the base. */
  FEATURES("features"),
  /** float32 [N,h,w,c]: the output of the last block that no training changes. */
  BOUNDARY("boundary");

  private final String argument;

  InputKind(String argument) {
    this.argument = argument;
  }

  /** The name of the signature's input: {@code images}, {@code features} or {@code boundary}. */
  @JsonValue
  public String argument() {
    return argument;
  }
}
