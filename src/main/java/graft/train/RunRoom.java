package graft.train;

import graft.failure.GraftException;
import graft.files.Bytes;
import graft.files.FreeSpace;
import graft.files.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The room on the disk that a run needs for its models and checkpoints. */
final class RunRoom {
  private RunRoom() {}

  /**
   * Checks that the disk has room for the models and checkpoints to come, before hours are spent.
   *
   * @throws GraftException when it has not
   */
  static void require(TrainingSettings run) {
    Path output = run.output();
    // While a checkpoint is written, those that it replaces are still there.
    int checkpoints = run.checkpoints().keep() + 1 + (run.stopping().restoreBest() ? 1 : 0);
    long needed = (run.phases().size() + checkpoints) * bytes(run.model()) - bytes(output);
    long free = FreeSpace.at(output);
    if (needed > free) {
      throw new GraftException(
          "%s needs room for %s of checkpoints and models, its disk has %s free; make room, or choose another --output or fewer --keep-checkpoints"
              .formatted(output, Bytes.words(needed), Bytes.words(free)));
    }
  }

  /** Of the files of a folder and all below it. */
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
