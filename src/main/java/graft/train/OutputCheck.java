package graft.train;

import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.files.Bytes;
import graft.files.FreeSpace;
import graft.files.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What must hold of a run's directory before the run begins. */
final class OutputCheck {
  private OutputCheck() {}

  /**
   * A run must not change its model, nor delete it when it is begun anew.
   *
   * @throws WrongUseException when one of the two lies inside the other
   */
  static void requireApart(TrainingSettings settings) {
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

  /**
   * Checks that the disk has room for all models and checkpoints, before hours of training.
   *
   * @throws GraftException when it has too little
   */
  static void requireRoom(TrainingSettings run) {
    Path output = run.output();
    // An old checkpoint is deleted only after the new one is written.
    int checkpoints = run.checkpoints().keep() + 1 + (run.stopping().restoreBest() ? 1 : 0);
    long needed = (run.phases().size() + checkpoints) * bytes(run.model()) - bytes(output);
    long free = FreeSpace.at(output);
    if (needed > free) {
      throw new GraftException(
          "%s needs room for %s of checkpoints and models, its disk has %s free; make room, or choose another --output or fewer --keep-checkpoints"
              .formatted(output, Bytes.words(needed), Bytes.words(free)));
    }
  }

  /** Size of all files in a folder and its subfolders. */
  private static long bytes(Path folder) {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      long sum = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sum += Files.size(file);
      }
      return sum;
    } catch (IOException e) {
      throw Reason.cannotRead(folder, e);
    }
  }
}
