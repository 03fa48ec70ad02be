package graft.train;

import graft.failure.GraftException;
import graft.files.Bytes;
import graft.files.FreeSpace;
import graft.files.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The disk space that a run needs for its models and checkpoints. */
final class RunRoom {
  private RunRoom() {}

  /**
   * Checks that the disk has room for all models and checkpoints, before hours of training.
   *
   * @throws GraftException when it has too little
   */
  static void require(TrainingSettings run) {
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
