package graft.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.ImageClassifier;
import graft.machine.Precision;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.commons.io.FileUtils;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskKilledException;
import org.junit.jupiter.api.Test;

/** The models of an executor. */
final class OpenModelsTest {
  private final ShippedModel model = ShippedModel.ship(LocalSpark.session(), LocalSpark.MODEL);
  private final OpenModels models = new OpenModels();

  private OpenModels.Use use(int decoders, Precision precision) {
    return new OpenModels.Use(model, 2, decoders, precision, false);
  }

  /** In the tests' environment oneDNN is off, without which no processor computes in bfloat16. */
  @Test
  void aPrecisionThatCannotBeDoneIsSaidOnce() {
    try (Heard heard = new Heard()) {
      for (int i = 0; i < 3; i++) {
        // Another model, so that this one is closed and opened again.
        models.ask(use(4, Precision.FLOAT32), open -> open);
        models.ask(use(4, Precision.BFLOAT16), open -> open);
        models.ask(use(4, Precision.BFLOAT16), open -> open);
      }
      assertThat(heard.openings()).isEqualTo(6);
      assertThat(heard.count("this executor computes in float32")).isEqualTo(1);
      assertThat(heard.count("WARN")).isEqualTo(1);
    }
    models.closeAtEnd();
  }

  /** Spark unpacks each session's files for itself, also while other sessions' tasks run. */
  @Test
  void aModelThatIsNotWholeYetIsPassedOver() throws IOException {
    // The first task of a process has Spark unpack the model.
    GraftSpark.predict(LocalSpark.session(), List.of("none.png"), LocalSpark.MODEL.toString())
        .count();
    Path root = Path.of(SparkFiles.getRootDirectory());
    Path whole = model.folders(root).get(0);
    Path half = Files.createDirectories(root.resolve("half").resolve(whole.getFileName()));
    Files.copy(whole.resolve("manifest.json"), half.resolve("manifest.json"));
    assertThat(models.<List<String>>ask(use(5, Precision.FLOAT32), ImageClassifier::labels))
        .hasSize(3);
    FileUtils.deleteDirectory(root.resolve("half").toFile());
    models.closeAtEnd();
  }

  @Test
  void aModelIsNotClosedWhileItIsUsed() {
    try (Heard heard = new Heard()) {
      ImageClassifier first =
          models.ask(
              use(4, Precision.FLOAT32),
              used -> {
                CompletableFuture.runAsync(
                        () -> models.ask(use(5, Precision.FLOAT32), open -> open))
                    .join();
                assertThat(used.labels()).hasSize(3);
                return used;
              });
      models.ask(use(6, Precision.FLOAT32), open -> open);
      assertThatThrownBy(first::labels).isInstanceOf(IllegalStateException.class);
      assertThat(heard.openings()).isEqualTo(3);
    }
    models.closeAtEnd();
  }

  @Test
  void atTheEndAllAreClosedAndNoneIsOpened() {
    ImageClassifier classifier = models.ask(use(4, Precision.FLOAT32), open -> open);
    assertThat(classifier.labels()).hasSize(3);
    models.closeAtEnd();
    assertThatThrownBy(classifier::labels)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> models.ask(use(4, Precision.FLOAT32), open -> open))
        .isInstanceOf(TaskKilledException.class);
  }

  @Test
  void theEndOfAProcessClosesItsModel() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    String cache = System.getProperty("org.bytedeco.javacpp.cachedir");
    command.add("-Dorg.bytedeco.javacpp.cachedir=" + cache);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), EndingProcess.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(said).contains("3 classes", "is closed");
  }
}
