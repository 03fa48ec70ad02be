package graft.model;

import graft.contract.InputKind;
import graft.contract.Phase;
import graft.export.FormulaBatch;
import graft.files.Hashes;
import graft.machine.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A Java process of its own that takes unfrozen steps and prints the SHA-256 of the values of all
 * variables that they end with, optimizer state included.
 */
final class TrainingProcess {
  private TrainingProcess() {}

  /** {@code MODEL THREADS STEPS IMAGES SIDE}. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("graft-training-process");
    int threads = Integer.parseInt(args[1]);
    int steps = Integer.parseInt(args[2]);
    int images = Integer.parseInt(args[3]);
    try (GraftModel model = GraftModel.open(Path.of(args[0]), new SessionOptions(threads))) {
      int classes = model.description().labels().size();
      for (int step = 0; step < steps; step++) {
        int from = step * images;
        try (FormulaBatch batch =
            FormulaBatch.of(from, from + images, Integer.parseInt(args[4]), classes)) {
          model
              .training()
              .train(Phase.UNFROZEN, InputKind.IMAGES, batch.images(), batch.labels(), 0.001f);
        }
      }
      WholeCheckpoint.write(model, folder.resolve("end"));
    }
    Path values = folder.resolve("end.data-00000-of-00001");
    System.out.println("sha256 " + Hashes.sha256(values));
    Files.delete(values);
    Files.delete(folder.resolve("end.index"));
    Files.delete(folder);
  }

  /** Runs one with this process's class path, flags and environment; its SHA-256. */
  static String run(Path model, int threads, int steps, int images, int side)
      throws IOException, InterruptedException {
    List<String> output =
        JavaProcess.run(TrainingProcess.class, Map.of(), model, threads, steps, images, side);
    return output.stream()
        .filter(line -> line.startsWith("sha256 "))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no hash in: " + output));
  }
}
