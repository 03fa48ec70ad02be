package graft.page;

import static org.assertj.core.api.Assertions.assertThat;

import graft.Recipe;
import graft.Saving;
import graft.Training;
import graft.dataset.cifar.Cifar10;
import graft.export.TinyModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** A short run of the tiny model on some real pictures of CIFAR-10, in the files that it has. */
record CifarRun(Path folder) {
  private static final int RECORD = 1 + 32 * 32 * 3;
  private static final int OF_EACH_FILE = 100;

  /** Validation pictures, and how many of them are training pictures too. */
  private static final int VALIDATION = 300;

  private static final int LEAKED = 4;

  /** Trains, and returns the report that the run has left. */
  Path report() throws IOException {
    Path run = folder.resolve("cifar-10");
    Training.of(data())
        .model(TinyModel.export(folder.resolve("model"), 0.3, Cifar10.CLASS_NAMES))
        .recipe(
            Recipe.standard()
                .epochsFrozen(4)
                .learningRateFrozen(0.01)
                .epochsUnfrozen(3)
                .learningRateUnfrozen(0.001)
                .batchSize(50))
        .saving(Saving.standard().cacheFolder(folder.resolve("caches")))
        .output(run)
        .run();
    return run.resolve("report.html");
  }

  private Path data() throws IOException {
    Path data = Files.createDirectory(folder.resolve("pictures"));
    byte[] train = unpacked("train.bin.bz2");
    int from = 0;
    for (int file = 1; file <= 5; file++) {
      int to = from + OF_EACH_FILE * RECORD;
      Files.write(
          data.resolve("data_batch_%d.bin".formatted(file)), Arrays.copyOfRange(train, from, to));
      from = to;
    }
    byte[] test = Arrays.copyOf(unpacked("test.bin.bz2"), VALIDATION * RECORD);
    System.arraycopy(train, 0, test, 0, LEAKED * RECORD);
    Files.write(data.resolve("test_batch.bin"), test);
    return data;
  }

  private static byte[] unpacked(String name) throws IOException {
    try (InputStream in =
        new BZip2CompressorInputStream(Files.newInputStream(Path.of("sample", name)))) {
      byte[] all = in.readAllBytes();
      assertThat(all).hasSizeGreaterThan(VALIDATION * RECORD);
      return all;
    }
  }
}
