package graft.cache;

/** A conversion that fails when its graph is built already, for whoever looks for leaks. */
public final class FailingConversion {
  private FailingConversion() {}

  /** Fails as a session without options does. */
  public static void build() {
    try (Conversion conversion = new Conversion(Storage.FLOAT16, null)) {
      throw new IllegalStateException("built: " + conversion);
    } catch (NullPointerException e) {
      // As it must be.
    }
  }
}
