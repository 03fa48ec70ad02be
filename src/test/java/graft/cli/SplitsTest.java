package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.cli.terminal.ExitCode;
import graft.contract.ModelFiles;
import graft.contract.TrainedOn;
import graft.dataset.DataOptions;
import graft.dataset.DataRequest;
import graft.dataset.DataSpec;
import graft.dataset.DataSplit;
import graft.dataset.Splitting;
import graft.dataset.image.ImageDecoder;
import graft.files.Hashes;
import graft.files.Manifest;
import graft.files.SealedJson;
import graft.files.WholeDirectory;
import graft.machine.SessionOptions;
import graft.train.RecordingListener;
import graft.train.TinyRun;
import graft.train.TinySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model is trained, validated and measured on, from the command line. */
final class SplitsTest {
  private static final String UNKNOWN = "the model does not say which pictures it was trained on";

  @TempDir Path folder;
  private Path model;
  private Path pictures;
  private Path run;

  @BeforeEach
  void make() throws IOException {
    model = TinyFiles.model(folder.resolve("model"));
    pictures = TinyFiles.pictures(folder.resolve("pictures"), 10);
    run = folder.resolve("run");
  }

  @Test
  void aTrainingSaysHowTheDataWereSplitAndRecordsIt() throws IOException {
    assertThat(train(pictures).err())
        .contains(
            "pictures: 25 training and 5 validation images of 3 classes, about 20% of them held out"
                + " by content\n");
    ObjectNode begun = json(run.resolve("run.json"));
    assertThat(begun.at("/provenance/split").asText()).isEqualTo("content");
    assertThat(begun.at("/provenance/val_split").asDouble()).isEqualTo(0.2);
    var training = ModelFiles.readDescription(run.resolve("frozen")).training();
    assertThat(training.split()).isEqualTo("content");
    assertThat(training.valSplit()).isEqualTo(0.2);
    assertThat(TrainedOn.read(run.resolve("frozen")).orElseThrow().size()).isEqualTo(25);
    assertThat(TrainedOn.read(model)).isEmpty();
  }

  @Test
  void theShareCanBeChosenAndEvaluateFollowsIt() throws IOException {
    assertThat(train(pictures, "--val-split", 0.5).err()).contains("about 50% of them held out");
    int held = json(run.resolve("run.json")).at("/provenance/validation_images").asInt();
    assertThat(held).isGreaterThan(8);
    assertMeasured(held + " images", evaluate(run, pictures));
    Ran.graft("train", "--resume", "--output", run, "--val-split", 0.5).assertDone();
  }

  @Test
  void ofTheDataTrainedOnTheValidationPartIsMeasured() throws IOException {
    train(pictures);
    assertMeasured("the validation part of " + pictures + ": 5 images", evaluate(run, pictures));
    Path moved = Files.move(pictures, folder.resolve("moved"));
    // Pictures that are added move none of the others.
    TinyFiles.pictures(moved, 12);
    Ran grown = evaluate(run, moved);
    assertThat(grown.err()).contains("the validation part of " + moved + ": ");
    assertThat(grown.err()).doesNotContain("trained on");
  }

  @Test
  void ofOtherDataAllIsMeasuredButWhatTheModelWasTrainedOn() throws IOException {
    train(pictures);
    // Without one training picture these are other data.
    TrainedOn trainedOn = TrainedOn.read(run.resolve("unfrozen")).orElseThrow();
    for (Path file : files(pictures)) {
      if (trainedOn.contains(Long.parseUnsignedLong(Hashes.sha256(file).substring(0, 16), 16))) {
        Files.delete(file);
        break;
      }
    }
    assertMeasured(
        "5 images of " + pictures + "; leaving out 24 that the model was trained on",
        evaluate(run, pictures));
    Path others = TinyFiles.pictures(folder.resolve("others"), 20);
    WholeDirectory.delete(others.resolve("green"));
    Ran ran = evaluate(run, others);
    assertThat(ran.err())
        .containsPattern("measuring on \\d+ images of .*; leaving out \\d+ that the model");
  }

  @Test
  void aPartCanBeAskedFor() throws IOException {
    train(pictures);
    assertMeasured(
        "all of " + pictures + ": 30 images, 25 of which the model was trained on",
        evaluate(run, pictures, "--split", "all"));
    assertMeasured(
        "the train part of " + pictures + ": 25 images, 25 of which the model was trained on",
        evaluate(run, pictures, "--split", "train"));
    assertMeasured(
        "the validation part of " + pictures + ": 5",
        evaluate(run, pictures, "--split", "validation"));
    Ran.graft("evaluate", "--model", run, "--data", pictures, "--split", "test")
        .assertFailed(
            ExitCode.WRONG_USE, "has no test part; choose --split all, train or validation");
  }

  @Test
  void anUntrainedModelIsMeasuredOnAll() {
    assertMeasured("all 30 images of " + pictures, evaluate(model, pictures));
  }

  @Test
  void whereOnlyTrainingPicturesAreLeftThatIsSaid() throws IOException {
    train(pictures);
    TrainedOn trainedOn = TrainedOn.read(run.resolve("unfrozen")).orElseThrow();
    int deleted = 0;
    for (Path file : files(pictures)) {
      boolean known =
          trainedOn.contains(Long.parseUnsignedLong(Hashes.sha256(file).substring(0, 16), 16));
      if (!known || deleted++ == 0) {
        Files.delete(file);
      }
    }
    Ran.graft("evaluate", "--model", run, "--data", pictures)
        .assertFailed(ExitCode.WRONG_USE, "the model was trained on all 24 images", "--split all");
  }

  @Test
  void theTestPartMeasuresAndWhereItSteersBothNamesMeanIt() throws IOException {
    Path three = folder.resolve("three");
    Path two = folder.resolve("two");
    for (String part : List.of("train", "val", "test")) {
      TinyFiles.pictures(three.resolve(part), part.length());
    }
    TinyFiles.pictures(two.resolve("Train"), 5);
    TinyFiles.pictures(two.resolve("Test"), 3);
    train(three);
    assertMeasured(
        "the test part of " + three + ": 12 images", evaluate(run, three, "--split", "test"));
    assertMeasured("the validation part of " + three + ": 9 images", evaluate(run, three));
    run = folder.resolve("second");
    assertThat(train(two).err()).contains("the test part is used to choose the best epoch");
    for (String part : List.of("test", "validation")) {
      assertMeasured(
          "the " + part + " part of " + two + ": 9 images", evaluate(run, two, "--split", part));
    }
  }

  /** A run as 0.1.0 left it: nothing says how the folder was split. */
  @Test
  void aRunOfAnEarlierVersionGoesOnWithItsSeededSplit() throws IOException {
    trainSeeded();
    Path weights = run.resolve("unfrozen/variables/variables.data-00000-of-00001");
    byte[] before = Files.readAllBytes(weights);
    WholeDirectory.delete(run.resolve("unfrozen"));
    ObjectNode file = json(run.resolve("run.json"));
    file.remove("checksum");
    file.withObject("/provenance").remove(List.of("split", "val_split"));
    SealedJson.write(run.resolve("run.json"), file);
    Ran ran = Ran.graft("train", "--resume", "--output", run).assertDone();
    assertThat(ran.err())
        .contains("24 training and 6 validation images of 3 classes, 20% of each class held out");
    assertThat(weights).hasBinaryContent(before);
    assertMeasured("the validation part of " + pictures + ": 6 images", evaluate(run, pictures));
  }

  @Test
  void aModelOfAnEarlierVersionSaysThatNothingCouldBeLeftOut() throws IOException {
    trainSeeded();
    Path trained = run.resolve("unfrozen");
    forget(trained);
    Ran own = evaluate(trained, pictures);
    assertThat(own.err()).contains("the validation part of " + pictures + ": 6 images; " + UNKNOWN);
    Path others = TinyFiles.pictures(folder.resolve("others"), 4);
    assertThat(evaluate(trained, others).err())
        .contains("measuring on all 12 images of " + others + "; " + UNKNOWN);
    // Trained further, it still doesn't know all of its training pictures.
    run = folder.resolve("further");
    Ran.graft(words(trained, others)).assertDone();
    assertThat(TrainedOn.read(run.resolve("unfrozen"))).isEmpty();
  }

  /** It took the two folders for classes. */
  @Test
  void aModelOfAnEarlierVersionIsMeasuredOnALayoutThatThatVersionDidNotKnow() throws IOException {
    trainSeeded();
    Path trained = run.resolve("unfrozen");
    forget(trained);
    Path others = folder.resolve("others");
    TinyFiles.pictures(others.resolve("Train"), 2);
    TinyFiles.pictures(others.resolve("Test"), 1);
    assertMeasured("all 9 images of " + others + "; " + UNKNOWN, evaluate(trained, others));
  }

  /** Such a model's data may be opened twice, but a refusal ends the command. */
  @Test
  void badPicturesAreNamedOnceWhereAModelOfAnEarlierVersionIsMeasured() throws IOException {
    trainSeeded();
    Path trained = run.resolve("unfrozen");
    forget(trained);
    Path bad = Files.writeString(pictures.resolve("red/0.png"), "no picture");
    Ran refused =
        Ran.graft("evaluate", "--model", trained, "--data", pictures, "--max-bad", 0)
            .assertFailed(ExitCode.FAILED, "1 of 30 pictures of --data " + pictures);
    assertThat(refused.err()).containsOnlyOnce("  " + bad + " (");
    Path table = Files.writeString(folder.resolve("t.csv"), "path,label\npictures/red/1.png,red\n");
    assertMeasured("the only image of " + table + "; " + UNKNOWN, evaluate(trained, table));
  }

  @Test
  void aModelTrainedAgainKnowsBothTimes() throws IOException {
    train(pictures);
    Path first = run;
    run = folder.resolve("again");
    Path others = TinyFiles.pictures(folder.resolve("others"), 20);
    Ran.graft(words(first, others)).assertDone();
    TrainedOn before = TrainedOn.read(first.resolve("unfrozen")).orElseThrow();
    TrainedOn after = TrainedOn.read(run.resolve("unfrozen")).orElseThrow();
    assertThat(after.size()).isGreaterThan(before.size());
    assertThat(after.and(before).size()).isEqualTo(after.size());
    Path small = folder.resolve("small");
    Ran.graft("export", "--serving-only", "--model", run, "--output", small).assertDone();
    assertThat(TrainedOn.read(small).orElseThrow().size()).isEqualTo(after.size());
  }

  @Test
  void aTableIsTrainedOnAndMeasured() throws IOException {
    StringBuilder table = new StringBuilder("path,label\n");
    for (Path file : files(pictures)) {
      table
          .append(folder.relativize(file))
          .append(',')
          .append(file.getParent().getFileName())
          .append('\n');
    }
    Path csv = Files.writeString(folder.resolve("list.csv"), table);
    assertThat(train(csv).err()).contains("25 training and 5 validation images");
    assertMeasured("the validation part of " + csv + ": 5 images", evaluate(run, csv));
    assertMeasured("the validation part of " + pictures + ": 5", evaluate(run, pictures));
  }

  private void trainSeeded() {
    DataRequest request =
        new DataRequest(
            Optional.empty(), false, Splitting.recorded(null, null), (done, total) -> {});
    try (DataSplit data =
        DataSpec.open(
            pictures.toString(),
            DataOptions.installed(
                ModelFiles.readDescription(model).imageSize(),
                SessionOptions.defaults(),
                ImageDecoder.MAX_PIXELS,
                Optional.empty(),
                0),
            request)) {
      TinyRun.run(
          new TinySettings(model, run).frozen(1, 1e-2f).unfrozen(1, 1e-3f).settings(),
          data,
          new RecordingListener());
    }
  }

  /** Makes a model one of 0.1.0. */
  private static void forget(Path trained) throws IOException {
    Files.delete(trained.resolve(TrainedOn.FILE));
    Path description = trained.resolve("assets/graft.json");
    ObjectNode json = json(description);
    json.withObject("/training").remove(List.of("split", "val_split"));
    Files.writeString(description, json.toPrettyString());
    Files.delete(trained.resolve("manifest.json"));
    Manifest.write(trained);
  }

  private Ran train(Path data, Object... more) {
    return Ran.graft(Stream.concat(Stream.of(words(model, data)), Stream.of(more)).toArray())
        .assertDone();
  }

  private Object[] words(Path from, Path data) {
    return new Object[] {
      "train",
      "--model",
      from,
      "--data",
      data,
      "--output",
      run,
      "--batch-size",
      10,
      "--cache",
      "none",
      "--epochs-frozen",
      1,
      "--epochs-unfrozen",
      1
    };
  }

  private static Ran evaluate(Path of, Path data, Object... more) {
    return Ran.graft(
            Stream.concat(Stream.of("evaluate", "--model", of, "--data", data), Stream.of(more))
                .toArray())
        .assertDone();
  }

  private static void assertMeasured(String words, Ran ran) {
    assertThat(ran.err()).contains("measuring on ").contains(words);
  }

  private static ObjectNode json(Path file) throws IOException {
    return (ObjectNode) new ObjectMapper().readTree(file.toFile());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
