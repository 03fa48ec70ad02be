package graft.train;

import graft.failure.WrongUseException;
import java.io.IOException;
import java.nio.file.Path;

/** Refuses a run whose directory lies inside its model, or the model inside the directory. */
final class Nesting {
  private Nesting() {}

  /**
   * A run must not change its model, nor delete it when it is begun anew.
   *
   * @throws WrongUseException when one of the two lies inside the other
   */
  static void refuse(TrainingSettings settings) {
    Path model = real(settings.model());
    Path output = real(settings.output());
    if (output.startsWith(model)) {
      throw new WrongUseException(
          "--output %s lies inside the model %s, which a run never changes; choose another"
              .formatted(settings.output(), settings.model()));
    }
    if (model.startsWith(output)) {
      throw new WrongUseException(
          "--model %s lies inside --output %s; choose another output"
              .formatted(settings.model(), settings.output()));
    }
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      // It does not exist yet.
      return path.toAbsolutePath().normalize();
    }
  }
}
