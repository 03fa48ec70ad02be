package graft.train;

import static org.assertj.core.api.Assertions.assertThat;

import graft.model.JavaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Training and evaluating for 10,000 classes, with 50,000 validation images, in a heap of 256 MB:
 * the probabilities alone are 2 GB, the confusion matrix 0.8 GB.
 */
final class ManyClassesTest {
  @TempDir private Path folder;

  @Test
  void neitherProbabilitiesNorConfusionMatrixAreKept() throws IOException, InterruptedException {
    Process process =
        JavaProcess.command(ManyClassesProcess.class, List.of("-Xmx256m"), folder)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(out.lines())
        .contains("images 50000", "images in cells 50000", "heap " + 256 * 1024 * 1024);
  }
}
