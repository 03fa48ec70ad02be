package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.cli.terminal.ExitCode;
import graft.dataset.cifar.Cifar10;
import graft.dataset.cifar.TinyCifar;
import graft.export.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code graft info RUN --data SPEC}: whether these are the data that a run was begun with. */
final class DataCheckTest {
  @TempDir Path folder;
  private Path pictures;
  private Path run;

  @BeforeEach
  void names() throws IOException {
    pictures = TinyFiles.pictures(folder.resolve("pictures"), 8);
    run = folder.resolve("run");
  }

  private void train(Object data, String... more) throws IOException {
    trainFrom(TinyFiles.model(folder.resolve("model")), data, more);
  }

  private void trainFrom(Path model, Object data, String... more) throws IOException {
    Ran.graft(
            Stream.concat(
                    Stream.of(
                        "train",
                        "--model",
                        model,
                        "--data",
                        data,
                        "--output",
                        run,
                        "--phase",
                        "frozen",
                        "--epochs-frozen",
                        1,
                        "--cache",
                        "none"),
                    Stream.of(more))
                .toArray())
        .assertDone();
  }

  private String text(Object data) {
    return Ran.graft("info", run, "--data", data, "--quiet").assertDone().out();
  }

  private JsonNode json(Object data) throws IOException {
    return new ObjectMapper()
        .readTree(Ran.graft("info", run, "--data", data, "--json").assertDone().out());
  }

  @Test
  void theSameDataAreTheSameWhereverTheyLie() throws IOException {
    train(pictures);
    assertThat(text(pictures))
        .contains("trained on     " + pictures, "\nanswer         the same data\n");
    Path elsewhere = Files.move(pictures, folder.resolve("elsewhere"));
    assertThat(text(elsewhere)).contains("\nanswer         the same data\n");
    assertThat(Ran.graft("info", run.resolve("frozen"), "--data", elsewhere).assertDone().out())
        .contains("the same data");
    JsonNode json = json(elsewhere);
    assertThat(json.get("same").booleanValue()).isTrue();
    assertThat(json.get("unchanged").intValue()).isEqualTo(24);
    assertThat(json.get("changed")).isEmpty();
    assertThat(json.get("fingerprint").textValue()).isEqualTo("same");
  }

  /** The folders are sorted: blue, green, red. */
  @Test
  void theClassesMayHaveAnotherOrderInTheModel() throws IOException {
    trainFrom(TinyModel.export(folder.resolve("red first"), 0.3), pictures, "--val-split", "0.3");
    assertThat(text(pictures)).contains("\nanswer         the same data\n");
    JsonNode json = json(pictures);
    assertThat(json.get("same").booleanValue()).isTrue();
    assertThat(json.get("fingerprint").textValue()).isEqualTo("same");
    TinyFiles.longNames(pictures.resolve("azure"), 2);
    assertThat(json(pictures).get("added")).hasSize(2);
    assertThat(json(pictures).get("unchanged").intValue()).isEqualTo(24);
  }

  @Test
  void ofASubsetInAnotherOrderOnlyWhatWasUsedCounts() throws IOException {
    Path model = TinyModel.export(folder.resolve("red first"), 0.3);
    trainFrom(model, pictures, "--subset", "7", "--val-subset", "4");
    assertThat(text(pictures)).contains("the same data, of which the run did not use 13 images\n");
  }

  @Test
  void eachDifferenceIsToldByName() throws IOException {
    train(pictures);
    Path red = pictures.resolve("red");
    Path green = pictures.resolve("green");
    byte[] other = Files.readAllBytes(red.resolve("7.png"));
    Files.delete(red.resolve("0.png"));
    Files.move(red.resolve("1.png"), red.resolve("renamed.png"));
    Files.move(red.resolve("2.png"), green.resolve("from red.png"));
    Files.write(green.resolve("3.png"), other);
    Files.writeString(green.resolve("4.png"), "no longer a picture");
    Path white = Files.createDirectories(pictures.resolve("white"));
    TinyFiles.longNames(white, 30);
    assertThat(text(pictures))
        .contains("2 changed, 1 of another class, 1 renamed, ")
        .contains("30 added, 1 missing, ")
        .contains("\nchanged        green/3.png\n               green/4.png\n")
        .contains("\nother class    red/2.png: red -> green\n")
        .contains("\nrenamed        red/1.png -> red/renamed.png\n")
        .contains("\nadded          white/n")
        .contains("\n               and 10 more, all listed with --json\n")
        .endsWith("\nmissing        red/0.png\n");
    JsonNode json = json(pictures);
    assertThat(json.get("same").booleanValue()).isFalse();
    assertThat(json.get("fingerprint").textValue()).isEqualTo("other");
    assertThat(json.get("changed").toString()).isEqualTo("[\"green/3.png\",\"green/4.png\"]");
    assertThat(json.at("/relabelled/0").toString())
        .isEqualTo("{\"name\":\"red/2.png\",\"before\":\"red\",\"now\":\"green\"}");
    assertThat(json.at("/renamed/0/now").textValue()).isEqualTo("red/renamed.png");
    assertThat(json.get("added")).hasSize(30);
    assertThat(json.get("missing").toString()).isEqualTo("[\"red/0.png\"]");
  }

  @Test
  void aTableThatGivesPicturesOtherClassesAndParts() throws IOException {
    Path table = folder.resolve("pictures.csv");
    String rows =
        """
        path,label,split
        pictures/blue/0.png,blue,train
        pictures/green/0.png,green,train
        pictures/red/0.png,red,train
        pictures/red/1.png,red,train
        pictures/red/2.png,red,val
        """;
    Files.writeString(table, rows);
    train(table);
    assertThat(text(table)).contains("\nanswer         the same data\n");
    Files.writeString(
        table,
        rows.replace("1.png,red,train", "1.png,blue,train")
            .replace("0.png,red,train", "0.png,red,val"));
    assertThat(text(table))
        .contains("\nother class    pictures/red/1.png: red -> blue\n")
        .contains("\nmoved          pictures/red/0.png: train -> validation\n");
  }

  @Test
  void ofASubsetOnlyWhatWasUsedCounts() throws IOException {
    train(pictures, "--subset", "6", "--val-subset", "3");
    assertThat(text(pictures))
        .contains("6 training and 3 validation images")
        .contains("the same data, of which the run did not use 15 images\n");
  }

  @Test
  void cifar10() throws IOException {
    Path cifar = TinyCifar.folder(folder.resolve("cifar"));
    Path model = TinyModel.export(folder.resolve("cifar model"), 0.3, Cifar10.CLASS_NAMES);
    Ran.graft(
            "train",
            "--model",
            model,
            "--data",
            cifar,
            "--output",
            run,
            "--cache",
            "none",
            "--phase",
            "frozen",
            "--val-split",
            0.3)
        .assertDone();
    assertThat(text(cifar)).contains("\nanswer         the same data\n");
    assertThat(json("sample").get("same").booleanValue()).isFalse();
    assertThat(Files.readAllLines(run.resolve("data.csv")).get(1))
        .matches("train/\\d+,[a-z]+,train,[0-9a-f]{16}");
  }

  @Test
  void aRunOfAnEarlierVersionKnowsNoNames() throws IOException {
    train(pictures);
    Files.delete(run.resolve("data.csv"));
    assertThat(text(pictures)).contains("the same data\n");
    Files.delete(pictures.resolve("red/0.png"));
    assertThat(text(pictures).replaceAll("\\s+", " "))
        .contains("other data; the run is of an earlier version of Graft, which recorded no names");
    assertThat(json(pictures).has("changed")).isFalse();
  }

  @Test
  void whatCannotBeCompared() throws IOException {
    train(pictures);
    Ran.graft("info", folder.resolve("model"), "--data", pictures)
        .assertRefused(ExitCode.WRONG_USE, "model is not a run (it has no run.json)");
    Ran.graft("info", run, "--data", folder.resolve("gone"))
        .assertRefused(ExitCode.WRONG_USE, "no data in \"" + folder.resolve("gone"));
    Ran.graft("info", run, "--data", pictures, "--signatures")
        .assertRefused(ExitCode.WRONG_USE, "--signatures and --data exclude each other");
    Files.writeString(run.resolve("data.csv"), "path,label\n");
    Ran.graft("info", run, "--data", pictures)
        .assertRefused(ExitCode.FAILED, run.resolve("data.csv") + " is damaged");
  }
}
