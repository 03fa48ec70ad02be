package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.Recipe;
import graft.Saving;
import graft.Training;
import graft.TrainingProgress;
import graft.cache.CacheSettings.CacheMode;
import graft.contract.EpochRecord;
import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.failure.StoppedException;
import graft.files.Manifest;
import graft.process.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cards of a run and of its models. */
final class ModelCardTest {
  private static final Pattern COMMAND = Pattern.compile("```sh\\n(graft .*)\\n```");

  @TempDir Path folder;
  private Path pictures;
  private Path model;
  private Path run;

  @BeforeEach
  void make() throws IOException {
    pictures = TinyFiles.pictures(folder.resolve("my pictures"), 8);
    model = TinyFiles.model(folder.resolve("model"));
    run = folder.resolve("run");
  }

  private Path train(Path output, String words) {
    List<Object> all = new ArrayList<>(List.of("train", "--model", model, "--data", pictures));
    all.addAll(List.of("--output", output));
    all.addAll(List.of(words.split(" ")));
    Ran.graft(all.toArray()).assertDone();
    return output;
  }

  private static String card(Path folder) throws IOException {
    return Files.readString(folder.resolve(ModelFiles.CARD));
  }

  @Test
  void eachModelHasItsCardAndTheRunThatOfTheLast() throws IOException {
    train(run, "--epochs-frozen 1 --epochs-unfrozen 1 --cache none");
    Path unfrozen = run.resolve("unfrozen");
    assertThat(card(run)).isEqualTo(card(unfrozen)).isNotEqualTo(card(run.resolve("frozen")));
    assertThat(card(unfrozen))
        .startsWith("---\nlicense: unknown\nlibrary_name: graft\n")
        .contains("\n    - type: accuracy\n      value: ", "name: \"my pictures\"")
        .contains("\n# my pictures tiny\n\nClassifies pictures into 3 classes. Of ")
        .containsPattern("\\| accuracy \\| [0-9.]+% \\| [0-9.]+ to [0-9.]+% \\|")
        .containsPattern("\\| blue \\| \\d+ \\| \\d+ \\| [0-9.]+ \\| [0-9.]+ \\| ")
        .contains("expected calibration error", "Measured on fewer than 20 pictures each")
        .contains("| unfrozen | 1 |")
        .doesNotContain(folder.toString());
    assertThat(Files.readString(unfrozen.resolve("manifest.json"))).contains("MODEL_CARD.md");
    Manifest.check(unfrozen, List.of(ModelFiles.CARD));
  }

  @Test
  void itsCommandTrainsTheSameAgain() throws IOException {
    train(
        run,
        "--phase unfrozen --epochs-unfrozen 2 --learning-rate-unfrozen 2e-3"
            + " --batch-size 6 --micro-batch 4 --schedule cosine --warmup 2 --weight-decay 0.01"
            + " --label-smoothing 0.1 --class-weights balanced --augment flip --seed 5"
            + " --patience 3 --min-delta 0.00001 --monitor val_accuracy --restore-best"
            + " --val-split 0.4 --subset 12 --val-subset 6 --max-pixels 1000 --max-bad 0.2"
            + " --cache none --precision float32 --threads 2");
    String command = command(card(run));
    assertThat(command).startsWith("graft train --data 'my pictures' --model model ");
    Path again = folder.resolve("again");
    assertThat(
            Ran.graft(
                    new ShellWords(command)
                        .words().stream()
                            .skip(1)
                            .map(word -> word.equals("run") ? again.toString() : elsewhere(word))
                            .toArray())
                .assertDone()
                .code())
        .isZero();
    assertThat(settings(again)).isEqualTo(settings(run));
    assertThat(card(again)).isEqualTo(card(run));
    String variables = "unfrozen/" + ModelFiles.VARIABLES_PREFIX + ".data-00000-of-00001";
    assertThat(again.resolve(variables)).hasSameBinaryContentAs(run.resolve(variables));
  }

  @Test
  @Tag("verify")
  void itsCommandExportsTheSameModelFirst() throws IOException {
    Path net = folder.resolve("my net");
    String options = "--weights random --image-size 75 --unfreeze-from mixed9 --hidden 8 --seed 3";
    List<Object> export = new ArrayList<>(List.of("export", "--data", pictures));
    export.addAll(List.of(options.split(" ")));
    export.addAll(List.of("--output", net));
    Ran.graft(export.toArray()).assertDone();
    model = net;
    String card = card(train(run, "--phase frozen --epochs-frozen 1 --cache none"));
    String[] commands = command(card).split(" && ");
    assertThat(commands).hasSize(2);
    assertThat(commands[0]).startsWith("graft export --data 'my pictures' --weights random ");
    Path again = Files.createDirectory(folder.resolve("again"));
    Map<String, Path> places =
        Map.of(
            "my pictures", pictures, "my net", again.resolve("net"), "run", again.resolve("run"));
    for (String command : commands) {
      Ran.graft(
              new ShellWords(command)
                  .words().stream()
                      .skip(1)
                      .map(word -> places.containsKey(word) ? places.get(word) : word)
                      .toArray())
          .assertDone();
    }
    String variables = "frozen/" + ModelFiles.VARIABLES_PREFIX + ".data-00000-of-00001";
    assertThat(again.resolve("run").resolve(variables))
        .hasSameBinaryContentAs(run.resolve(variables));
  }

  private static String command(String card) {
    return COMMAND.matcher(card).results().map(found -> found.group(1)).findFirst().orElseThrow();
  }

  /** The card has no folders: the test's are not the working folder. */
  private String elsewhere(String word) {
    return word.equals("my pictures") || word.equals("model")
        ? folder.resolve(word).toString()
        : word;
  }

  /** Single quotes are all that a path's word may have. */
  private record ShellWords(String command) {
    List<String> words() {
      return Pattern.compile("'([^']*)'|(\\S+)")
          .matcher(command)
          .results()
          .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
          .toList();
    }
  }

  private static JsonNode settings(Path run) throws IOException {
    return new ObjectMapper().readTree(run.resolve("run.json").toFile()).get("settings");
  }

  /** The validation of the last epoch was in the process before. */
  @Test
  void aResumedRunWritesTheSameCard() throws IOException {
    String expected = card(train(run, "--phase frozen --epochs-frozen 2 --cache none"));
    Path stopped = folder.resolve("stopped");
    AtomicBoolean stop = new AtomicBoolean();
    try {
      Training.of(pictures)
          .model(model)
          .recipe(Recipe.standard().phases(List.of(Phase.FROZEN)).epochsFrozen(2))
          .saving(Saving.standard().cache(CacheMode.NONE))
          .output(stopped)
          .listener(
              new TrainingProgress() {
                @Override
                public void notice(String line) {}

                @Override
                public void epochEnded(EpochRecord epoch) {
                  stop.set(epoch.epoch() == 2);
                }

                @Override
                public boolean stopRequested() {
                  return stop.get();
                }
              })
          .run();
    } catch (StoppedException e) {
      assertThat(stopped.resolve(ModelFiles.CARD)).doesNotExist();
    }
    assertThat(stop).isTrue();
    Ran.graft("train", "--resume", "--output", stopped).assertDone();
    assertThat(card(stopped)).isEqualTo(expected);
    assertThat(card(stopped.resolve("frozen"))).isEqualTo(expected);
  }

  @Test
  @Tag("verify")
  void huggingFaceReadsTheHeaderOfHostileNames() throws Exception {
    Python.require(
        "huggingface_hub", "model cards have a header that Hugging Face reads", "huggingface_hub");
    String script =
        """
        import json, sys
        from huggingface_hub import ModelCard
        card = ModelCard.load(sys.argv[1])
        data = card.data
        print(json.dumps({"license": data.license, "library": data.library_name,
            "task": data.pipeline_tag, "tags": data.tags, "metrics": data.metrics,
            "dataset": data.eval_results[0].dataset_name,
            "results": {r.metric_type: r.metric_value for r in data.eval_results}}))
        """;
    String name = "p\"'\\: #{[\u202e|<b>😀 no";
    pictures = Files.move(pictures, folder.resolve(name));
    train(run, "--phase frozen --epochs-frozen 1 --cache none");
    Python.Result read =
        Python.run("-c", script, run.resolve("frozen").resolve(ModelFiles.CARD).toString());
    assertThat(read.code()).as(read.all()).isZero();
    JsonNode json = new ObjectMapper().readTree(read.out());
    assertThat(json.get("license").textValue()).isEqualTo("unknown");
    assertThat(json.get("library").textValue()).isEqualTo("graft");
    assertThat(json.get("task").textValue()).isEqualTo("image-classification");
    assertThat(json.get("tags").get(0).textValue()).isEqualTo("image-classification");
    assertThat(json.get("dataset").textValue()).isEqualTo(name);
    double accuracy =
        new ObjectMapper()
            .readTree(run.resolve("history.json").toFile())
            .get(0)
            .get("val_accuracy")
            .doubleValue();
    assertThat(json.at("/results/accuracy").doubleValue()).isCloseTo(accuracy, Offset.offset(1e-6));
    assertThat(json.get("results")).hasSize(3);
  }
}
