package graft.export;

import java.util.List;
import org.tensorflow.proto.NodeDef;

/** The attributes of a convolution, a pooling operation, or the gradient of one. */
record ImageOperation(NodeDef node) {

  /** For height and width. */
  List<Long> strides() {
    return rowsAndColumns("strides");
  }

  /** For height and width. */
  List<Long> dilations() {
    return rowsAndColumns("dilations");
  }

  /** Such as {@code SAME}. */
  String padding() {
    return node.getAttrOrThrow("padding").getS().toStringUtf8();
  }

  /** Whether strides are 1, channels last, padding is SAME, and nothing else is waited for. */
  boolean keepsSize() {
    return strides().equals(List.of(1L, 1L)) && padding().equals("SAME") && isChannelsLast();
  }

  /** Whether channels come last, and nothing but the inputs is waited for. */
  boolean isChannelsLast() {
    return node.getAttrOrThrow("data_format").getS().toStringUtf8().equals("NHWC")
        && waitsForNothing(node);
  }

  /** Whether a node of any kind waits for nothing but its inputs. */
  static boolean waitsForNothing(NodeDef node) {
    return node.getInputList().stream().noneMatch(input -> input.startsWith("^"));
  }

  /** An attribute's numbers for height and width, in the order NHWC. */
  private List<Long> rowsAndColumns(String attribute) {
    return node.getAttrOrThrow(attribute).getList().getIList().subList(1, 3);
  }
}
