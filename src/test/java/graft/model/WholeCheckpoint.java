package graft.model;

import java.io.IOException;
import java.nio.file.Path;

/** All variables of an open model, the optimizer's among them, as {@link GraftModel#save} does. */
public final class WholeCheckpoint {
  private WholeCheckpoint() {}

  /** Writes {@code prefix.index} and {@code prefix.data-*}. */
  public static void write(GraftModel model, Path prefix) throws IOException {
    model.loaded.saver().save(model.loaded.session(), prefix);
  }

  /** Restores all variables and empties the accumulators. */
  public static void read(GraftModel model, Path prefix) {
    model.loaded.restore(prefix, model.loaded.saver());
  }
}
