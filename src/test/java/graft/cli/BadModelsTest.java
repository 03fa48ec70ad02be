package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import graft.cli.terminal.ExitCode;
import graft.contract.ModelFiles;
import graft.dataset.cifar.Cifar10;
import graft.export.ModelEdit;
import graft.export.TinyModel;
import graft.files.Count;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code graft info} says in one line what is wrong with a model, and every command refuses it. */
final class BadModelsTest {
  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void export() {
    model = TinyModel.export(folder.resolve("model"), 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 25, 50, 75, 100})
  void anyFileCut(int percent) throws IOException {
    for (String file : ModelFiles.ALL) {
      byte[] whole = Files.readAllBytes(model.resolve(file));
      int length = percent == 1 ? 1 : Math.min(whole.length - 1, whole.length * percent / 100);
      Files.write(model.resolve(file), Arrays.copyOf(whole, length));
      assertInfo("is damaged: " + file + " has " + Count.of(length, "byte"));
      Files.write(model.resolve(file), whole);
    }
    assertThat(info("--threads", "2").code()).isZero();
  }

  @Test
  void aCutGraphWithAFittingManifest() {
    ModelEdit.bytes(model, ModelFiles.SAVED_MODEL, b -> Arrays.copyOf(b, b.length / 2));
    assertInfo("saved_model.pb is damaged");
    ModelEdit.bytes(model, ModelFiles.SAVED_MODEL, b -> new byte[0]);
    assertInfo("saved_model.pb is damaged", "holds 0 graphs");
  }

  @Test
  void aManifestWithoutTheVariables() throws IOException {
    Path manifest = model.resolve("manifest.json");
    Files.writeString(
        manifest, Files.readString(manifest).replace("variables.index", "../x/variables.index"));
    assertInfo("is damaged");
    Files.writeString(manifest, "{\"version\": 1, \"files\": []}");
    assertInfo("manifest.json does not list saved_model.pb");
  }

  @Test
  void aGraphThatWritesFilesIsRefusedByEveryCommand() throws IOException {
    Path written = folder.resolve("written");
    model = TinyModel.export(folder.resolve("evil"), 0, Cifar10.CLASS_NAMES);
    ModelEdit.addWriteFile(model, written);
    assertInfo("WriteFile (node evil)", "--trust-model");
    String dir = model.toString();
    String output = folder.resolve("output").toString();
    for (String[] command :
        new String[][] {
          {"predict", "--model", dir, picture().toString()},
          {"evaluate", "--model", dir, "--data", "sample"},
          {"train", "--model", dir, "--data", "sample", "--output", output, "--cache", "none"},
          {"export", "--serving-only", "--model", dir, "--output", output},
          {"bench", "--model", dir}
        }) {
      Ran.graft((Object[]) command)
          .assertFailed(ExitCode.FAILED, "WriteFile (node evil)", "--trust-model");
    }
    assertThat(written).doesNotExist();
    assertThat(Path.of(output)).doesNotExist();
    assertThat(info("--trust-model").code()).isZero();
    Ran predicted = Ran.graft("predict", "--trust-model", "--model", dir, picture().toString());
    assertThat(predicted.err()).contains("1 classified");
    assertThat(written).exists();
  }

  /** Names in a graph are a stranger's: a terminal would obey them. */
  @Test
  void controlCharactersAreNotPrinted() {
    ModelEdit.graph(
        model,
        graph ->
            graph
                .getGraphDefBuilder()
                .addNodeBuilder()
                .setName("\u001b[2J\nx")
                .setOp("Evil\u009b"));
    assertInfo("Evil? (node ?[2J x)");
  }

  private Path picture() throws IOException {
    Path picture = folder.resolve("picture.png");
    ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", picture.toFile());
    return picture;
  }

  private void assertInfo(String... parts) {
    info().assertRefused(ExitCode.FAILED, parts);
  }

  private Ran info(String... options) {
    List<Object> words = new ArrayList<>(List.of("info"));
    words.addAll(List.of(options));
    words.add(model);
    return Ran.graft(words.toArray());
  }
}
