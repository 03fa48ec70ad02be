package graft.failure;

/**
 * What may help after a failure whose message says only what has happened. The command line names
 * its option; in the Java API the settings have other names.
 */
public enum Remedy {
  /** Fewer pictures in a call of the model, or a model for smaller images. */
  SMALLER_CALL(
      "choose a smaller --batch-size or --micro-batch, or a model of a smaller --image-size"),
  /** A higher {@code maxPixels}. */
  MORE_PIXELS("set a higher one with --max-pixels"),
  /** Java with a larger heap, {@code -Xmx}, or smaller files. */
  LARGER_HEAP(
      "set GRAFT_JAVA_OPTS=-Xmx8g, or make the file smaller, or leave it out if it is no picture"),
  /** If the model's maker is trusted: {@code trustModel}. */
  TRUST_MODEL("if you trust its maker, open it with --trust-model"),
  /** A {@code nativeFolder} that this user can write to, with 1 GB of room. */
  WRITABLE_FOLDER("set GRAFT_HOME to a folder that you can write to, with 1 GB of room"),
  /** A {@code nativeFolder} that only this user can write to. */
  OWN_FOLDER("delete it, or set GRAFT_HOME to a folder of your own"),
  /** A {@code nativeFolder} on a disk that is not mounted noexec. */
  OTHER_DISK(
      "set GRAFT_HOME to a folder on another disk, or, if only the libraries should be elsewhere,"
          + " GRAFT_JAVA_OPTS=-Dorg.bytedeco.javacpp.cachedir=FOLDER");

  private final String words;

  Remedy(String words) {
    this.words = words;
  }

  /** What the user of the command line does. */
  public String words() {
    return words;
  }
}
