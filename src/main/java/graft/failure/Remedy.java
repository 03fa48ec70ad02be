package graft.failure;

/**
 * What may help after a failure whose message says only what has happened. The command line names
 * its option; in the Java API each has a setting of its own.
 */
public enum Remedy {
  /** Fewer pictures in a call of the model, or a model for smaller images. */
  SMALLER_CALL("choose a smaller --batch-size or --micro-batch, or a model of a smaller --image-size");

  private final String words;

  Remedy(String words) {
    this.words = words;
  }

  /** What the user of the command line does. */
  public String words() {
    return words;
  }
}
