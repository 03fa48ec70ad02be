package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import graft.files.Hashes;
import graft.files.WholeDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that hold other things than the pictures of their classes. */
final class UntidyDataTest {
  private static final List<String> RECIPE =
      List.of("--batch-size", "8", "--epochs-frozen", "1", "--epochs-unfrozen", "1");

  @TempDir Path folder;
  private Path model;
  private Path pictures;

  @BeforeEach
  void make() throws IOException {
    model = TinyFiles.model(folder.resolve("model"));
    pictures = TinyFiles.pictures(folder.resolve("pictures"), 10);
  }

  @Test
  void anEvaluationSaysWhatItSkipsAndWhichClassesAreNotMeasured() throws IOException {
    Path phone = folder.resolve("phone");
    TinyFiles.heic(phone.resolve("blue/1.heic"));
    TinyFiles.heic(phone.resolve("green/2.heic"));
    Files.writeString(phone.resolve("blue/notes.txt"), "notes");
    Files.copy(pictures.resolve("blue/1.png"), phone.resolve("blue/1.png"));
    Files.copy(pictures.resolve("blue/2.png"), phone.resolve("stray.png"));
    Ran ran = Ran.graft("evaluate", "--model", model, "--data", phone).assertDone();
    assertThat(ran.err())
        .contains(
            "1 picture outside the class folders is not used: " + phone.resolve("stray.png") + "\n",
            "pictures of formats that Graft does not read are skipped (2 HEIC): convert them",
            "2 HEIC, 1 text file skipped\n",
            "measuring on the only image of " + phone + "\n",
            "no picture of these classes is measured: green, red\n");
    Ran whole = Ran.graft("evaluate", "--model", model, "--data", pictures).assertDone();
    assertThat(whole.err()).doesNotContain("skipped", "no picture", "not used");
  }

  /** The link is no class, and not followed for ever. */
  @Test
  void aLinkToAFolderAboveIsCounted() throws IOException {
    Files.createSymbolicLink(pictures.resolve("circle"), Path.of("."));
    Files.createSymbolicLink(pictures.resolve("red/up"), pictures);
    assertThat(train(folder.resolve("run")).err())
        .contains("25 training and 5 validation images of 3 classes")
        .contains("; 2 circular links skipped\n");
    assertThat(Ran.graft("evaluate", "--model", model, "--data", pictures).assertDone().err())
        .contains("2 circular links skipped\n", "measuring on all 30 images of " + pictures);
  }

  @Test
  void aRunMayLieAmongThePictures() throws IOException {
    Path outside = folder.resolve("run");
    Path inside = pictures.resolve("run");
    Path inClass = pictures.resolve("red/run");
    String[] counts = {"25 training and 5 validation images of 3 classes"};
    assertThat(train(outside).err()).contains(counts).contains(passedOver() + "\n");
    for (Path run : List.of(inClass, inside)) {
      assertThat(train(run).err()).contains(counts).contains(passedOver() + ", " + inClass);
      assertThat(weights(run)).isEqualTo(weights(outside));
    }
    WholeDirectory.delete(inside.resolve("unfrozen"));
    Ran resumed = Ran.graft("train", "--resume", "--output", inside).assertDone();
    assertThat(resumed.err())
        .contains(counts)
        .contains(passedOver() + ", " + inClass)
        .doesNotContain("changed");
    assertThat(weights(inside)).isEqualTo(weights(outside));
    assertThat(Ran.graft("evaluate", "--model", inside, "--data", pictures).assertDone().err())
        .contains("measuring on the validation part of " + pictures + ": 5 images\n")
        .contains(passedOver() + ", " + inClass + ", " + inside + "\n")
        .doesNotContain("skipped");
    train(inside, "--restart");
  }

  private String passedOver() {
    return "runs, models and caches in the data folder are ignored: " + pictures.resolve("caches");
  }

  private Ran train(Path output, String... more) {
    List<Object> words = new ArrayList<>();
    words.addAll(List.of("train", "--model", model, "--data", pictures, "--output", output));
    words.addAll(RECIPE);
    words.addAll(List.of("--cache-dir", pictures.resolve("caches")));
    words.addAll(List.of(more));
    return Ran.graft(words.toArray()).assertDone();
  }

  private static String weights(Path run) {
    return Hashes.sha256(run.resolve("unfrozen/variables/variables.data-00000-of-00001"));
  }
}
