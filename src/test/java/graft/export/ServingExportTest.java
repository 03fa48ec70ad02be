package graft.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.contract.InputKind;
import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.files.Manifest;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model for serving predicts what the trained one does, without the training part. */
class ServingExportTest {
  private static final SessionOptions SESSION = new SessionOptions(2);

  @TempDir Path folder;

  /** Its graph has a function, which may use any variable without the graph's saying so. */
  @Test
  void graphWithFunctionsIsRefused() {
    Path tiny = TinyModel.export(folder.resolve("tiny"), 0);
    ModelEdit.graph(
        tiny,
        graph ->
            graph
                .getGraphDefBuilder()
                .getLibraryBuilder()
                .addFunctionBuilder()
                .getSignatureBuilder()
                .setName("added"));
    Path output = folder.resolve("serving");
    assertThatThrownBy(() -> Exporter.exportServing(tiny, output, false, SESSION))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("its graph has functions");
    assertThat(output).doesNotExist();
  }

  @Test
  void theCardGoesWithTheModel() throws IOException {
    Path tiny = TinyModel.export(folder.resolve("tiny"), 0);
    Path without = folder.resolve("without");
    Exporter.exportServing(tiny, without, false, SESSION);
    assertThat(without.resolve(ModelFiles.CARD)).doesNotExist();
    Files.writeString(tiny.resolve(ModelFiles.CARD), "# tiny\n");
    Path serving = folder.resolve("serving");
    Exporter.exportServing(tiny, serving, false, SESSION);
    assertThat(serving.resolve(ModelFiles.CARD)).hasContent("# tiny\n");
    Manifest.check(serving, List.of(ModelFiles.CARD));
    Exporter.exportServing(tiny, serving, true, SESSION);
    assertThat(serving.resolve(ModelFiles.CARD)).exists();
  }

  @Test
  @Tag("verify")
  void servingModelPredictsAsTheTrainedOneAndIsAThirdOfItsSize() throws IOException {
    Path trained = folder.resolve("trained");
    Path serving = folder.resolve("serving");
    ExportSettings settings =
        new ExportSettings(new InceptionV3(), 75, 164, List.of("a", "b", "c"), 500, 0.3, 0);
    Exporter.export(settings, BaseWeights.random(), folder.resolve("fresh"), false, SESSION);
    try (GraftModel model = GraftModel.open(folder.resolve("fresh"), SESSION);
        FormulaBatch batch = FormulaBatch.of(0, 4, 32, 3)) {
      model
          .training()
          .train(Phase.UNFROZEN, InputKind.IMAGES, batch.images(), batch.labels(), 1e-4f);
      model.save(trained, model.description());
      Exporter.exportServing(trained, serving, false, SESSION);
      try (GraftModel served = GraftModel.open(serving, SESSION)) {
        assertThat(served.predict(batch.images())).isDeepEqualTo(model.predict(batch.images()));
        assertThat(served.trainable()).isFalse();
        assertThat(served.description()).isEqualTo(model.description().forServing());
        assertThatThrownBy(
                () ->
                    served
                        .training()
                        .train(
                            Phase.FROZEN, InputKind.IMAGES, batch.images(), batch.labels(), 1e-3f))
            .isInstanceOf(GraftException.class)
            .hasMessageContaining("serving only");
      }
    }
    System.out.printf("serving %d bytes, trained %d%n", size(serving), size(trained));
    assertThat(size(serving)).isBetween(91_000_000L, 93_500_000L);
    assertThat(size(trained)).isGreaterThan(2 * size(serving));
  }

  private static long size(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(ServingExportTest::sizeOf).sum();
    }
  }

  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void overwritingIsForModelsOnly(@TempDir Path folder) throws IOException {
    Path precious = Files.createDirectory(folder.resolve("precious"));
    Path thesis = Files.writeString(precious.resolve("thesis.txt"), "thesis");
    ExportSettings settings =
        new ExportSettings(new InceptionV3(), 75, 164, List.of("a", "b"), 4, 0, 0);
    for (Path output : List.of(precious, thesis)) {
      assertThatThrownBy(
              () ->
                  Exporter.export(
                      settings, BaseWeights.random(), output, true, SessionOptions.defaults()))
          .isInstanceOf(WrongUseException.class)
          .hasMessageContaining("thesis.txt");
    }
    assertThat(thesis).hasContent("thesis");
  }
}
