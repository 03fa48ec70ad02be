package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.beust.jcommander.JCommander;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.cli.terminal.ExitCode;
import graft.contract.Phase;
import graft.export.TinyModel;
import graft.failure.StoppedException;
import graft.train.LargeSettings;
import graft.train.PhaseSettings;
import graft.train.Preset;
import graft.train.RunFile;
import graft.train.Schedule;
import graft.train.Schedule.Curve;
import graft.train.StoppingListener;
import graft.train.TinyData;
import graft.train.TinyRun;
import graft.train.TinySettings;
import graft.train.TrainingSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code train --preset}. */
final class PresetTest {
  private static final String SMALL =
      " --weights random --hidden 8 --epochs-unfrozen 1 --batch-size 6";

  @TempDir Path folder;

  /** Options and values as a command line would have them. */
  private static Map<String, String> options(Preset preset) {
    String[] words = preset.words().split(" ");
    Map<String, String> options = new TreeMap<>();
    for (int i = 0; i < words.length; i += 2) {
      options.put(words[i], words[i + 1]);
    }
    return options;
  }

  /** Whatever is not said has a default, which for the notebook's preset is the same. */
  @Test
  void theNotebooksAreTheDefaults() {
    Map<String, String> options = options(Preset.NOTEBOOK);
    assertThat(options.remove("--image-size")).isEqualTo("299");
    new JCommander(new TrainCommand())
        .getParameters()
        .forEach(
            option -> {
              String value = options.remove(option.getParameter().names()[0]);
              if (value != null) {
                assertThat(plain(value)).isEqualTo(plain(option.getDefault().toString()));
              }
            });
    assertThat(options).isEmpty();
  }

  private static String plain(String value) {
    return value.matches("[0-9].*")
        ? new BigDecimal(value).stripTrailingZeros().toPlainString()
        : value.toLowerCase(Locale.ROOT);
  }

  /** All but those of the network. */
  @ParameterizedTest
  @EnumSource
  void itsOptionsBecomeSettings(Preset preset) {
    Map<String, String> options = options(preset);
    TrainingSettings applied = applied(preset);
    assertThat(applied.frozen()).isEqualTo(phase(options, "frozen"));
    assertThat(applied.unfrozen()).isEqualTo(phase(options, "unfrozen"));
    assertThat(applied.batchSize()).isEqualTo(Integer.parseInt(options.get("--batch-size")));
    assertThat(applied.schedule().curve().label()).isEqualTo(options.get("--schedule"));
    assertThat(applied.augmentation().label()).isEqualTo(options.get("--augment"));
    assertThat(applied.regularization().layerDecay())
        .isEqualTo(Double.parseDouble(options.getOrDefault("--layer-decay", "1")));
    assertThat(applied.hasLarge()).isEqualTo(options.containsKey("--large-size"));
  }

  private static PhaseSettings phase(Map<String, String> options, String phase) {
    return new PhaseSettings(
        Integer.parseInt(options.get("--epochs-" + phase)),
        Float.parseFloat(options.get("--learning-rate-" + phase)));
  }

  @Test
  void bestHasALargePhase() {
    TrainingSettings best = applied(Preset.BEST);
    assertThat(best.frozen()).isEqualTo(new PhaseSettings(1, 1e-3f));
    assertThat(best.unfrozen()).isEqualTo(new PhaseSettings(2, 3e-4f));
    assertThat(best.large())
        .isEqualTo(
            new LargeSettings(OptionalInt.of(192), new PhaseSettings(1, 1e-4f), Optional.empty()));
    assertThat(best.schedule()).isEqualTo(new Schedule(Curve.COSINE, 0));
    assertThat(best.batchSize()).isEqualTo(100);
  }

  private TrainingSettings applied(Preset preset) {
    return preset.apply(new TinySettings(folder, folder.resolve("run")).settings(), Set.of());
  }

  /** The next thing that is missing is the data. */
  @ParameterizedTest
  @EnumSource
  void eachIsMadeOfOptionsOfTrain(Preset preset) {
    graft("train --output run " + preset.words())
        .assertRefused(ExitCode.WRONG_USE, "train needs --data");
    graft("train --output run --preset " + preset.label())
        .assertRefused(ExitCode.WRONG_USE, "train needs --data");
    assertThat(preset.notice(Set.of(), true))
        .isEqualTo("preset " + preset.label() + ": " + preset.words());
  }

  /** Another image size, or no unfrozen phase, and there is no large one. */
  @ParameterizedTest
  @CsvSource({
    "--epochs-large, true, 1, --epochs-large",
    "--image-size, true, 4, -large",
    "--image-size, true, 4, --image-size",
    "--phase, false, 3, -large"
  })
  void whatIsGivenIsLeftOut(String given, boolean unfreezes, int fewer, String without) {
    String set = Preset.BEST.notice(Set.of(given), unfreezes);
    assertThat(set).doesNotContain(without);
    int left = options(Preset.BEST).size() - fewer;
    assertThat(set.split(" --")).hasSize(1 + left);
  }

  @Test
  void aLargeSizeThatIsGivenStaysBesideAnotherImageSize() {
    assertThat(Preset.BEST.notice(Set.of("--image-size", "--large-size"), true))
        .contains("--epochs-large 1")
        .doesNotContain("--image-size", "--large-size");
  }

  @ParameterizedTest
  @CsvSource({
    "fast, 60000, ''",
    "fast, 50000, ''",
    "fast, 49999, --epochs-frozen 3 --epochs-unfrozen 2",
    "fast, 20000, --epochs-frozen 5 --epochs-unfrozen 3",
    "fast, 6000, --epochs-frozen 10 --epochs-unfrozen 9",
    "fast, 1, --epochs-frozen 10 --epochs-unfrozen 10",
    "best, 20000, --epochs-frozen 3 --epochs-unfrozen 5 --epochs-large 3",
    "notebook, 1, ''"
  })
  void fewerImagesHaveMoreEpochs(String name, int images, String more) {
    assertThat(String.join(" ", moreEpochs(name, images, Set.of()))).isEqualTo(more);
  }

  @Test
  void epochsThatAreGivenStay() {
    assertThat(moreEpochs("best", 20_000, Set.of("--epochs-unfrozen", "--epochs-large")))
        .containsExactly("--epochs-frozen", "3");
  }

  private List<String> moreEpochs(String name, int images, Set<String> given) {
    Preset preset = Preset.of(name).orElseThrow();
    TrainingSettings asked = new TinySettings(folder, folder.resolve("run")).settings();
    return preset.moreEpochs(preset.apply(asked, given), given, images);
  }

  @Test
  void itIsSaidRecordedAndOverridden() throws IOException {
    Path pictures = TinyFiles.pictures(folder.resolve("pictures"), 4);
    Path run = folder.resolve("run");
    Ran ran =
        graft("train --preset best --image-size 75" + SMALL, "--data", pictures, "--output", run)
            .assertDone();
    assertThat(ran.err().lines())
        .contains(
            "preset best: --unfreeze-from 0 --epochs-frozen 1 --learning-rate-frozen 1e-3"
                + " --learning-rate-unfrozen 3e-4 --layer-decay 0.8 --schedule cosine --augment"
                + " standard",
            "preset best: --epochs-frozen 10, because there are only 7 training images");
    assertThat(run.resolve("unfrozen")).exists();
    assertThat(run.resolve("large")).doesNotExist();
    JsonNode settings =
        new ObjectMapper().readTree(run.resolve(RunFile.NAME).toFile()).get("settings");
    assertThat(settings.get("preset").asText()).isEqualTo("best");
    assertThat(settings.get("batch_size").asInt()).isEqualTo(6);
    assertThat(settings.get("epochs_frozen").asInt()).isEqualTo(10);
    assertThat(settings.get("epochs_unfrozen").asInt()).isEqualTo(1);
    assertThat(settings.get("layer_decay").asDouble()).isEqualTo(0.8);
    assertThat(settings.get("augment").asText()).isEqualTo("standard");
    assertThat(settings.at("/network/image_size").asInt()).isEqualTo(75);
    assertThat(settings.at("/network/unfreeze_from").asText()).isEqualTo("0");
    assertThat(settings.at("/large").has("large_size")).isFalse();
  }

  @Test
  void aResumedRunIsTakenWithItsOwnPresetOnly() {
    Path run = folder.resolve("run");
    Path model = TinyModel.export(folder.resolve("model"), 0.3);
    assertThatThrownBy(
            () ->
                TinyRun.run(
                    new TinySettings(model, run).preset("fast").settings(),
                    TinyData.dataSet(),
                    new StoppingListener(3)))
        .isInstanceOf(StoppedException.class);
    graft("train --resume --preset best", "--output", run)
        .assertFailed(
            ExitCode.WRONG_USE, "--preset is best here, but the run in " + run, "begun with fast");
    for (String repeated : List.of("train --resume", "train --resume --preset fast")) {
      graft(repeated, "--output", run)
          .assertFailed(ExitCode.WRONG_USE, "began with the data tiny, which are no longer there");
    }
  }

  @Test
  void aModelMustBeWhatThePresetWouldMake() throws IOException {
    Path pictures = TinyFiles.pictures(folder.resolve("pictures"), 2);
    Path model = folder.resolve("model");
    graft(
            "export --weights random --image-size 75 --hidden 8",
            "--data",
            pictures,
            "--output",
            model)
        .assertDone();
    String command = "graft export --from " + model + " --image-size 139 --unfreeze-from 0";
    Ran refused =
        graft("train --preset fast", "--model", model, "--data", pictures, "--output", "run")
            .assertRefused(
                ExitCode.WRONG_USE,
                "--preset fast needs inception_v3 for images of 139x139, unfrozen from layer 0,"
                    + " but "
                    + model
                    + " is inception_v3 for images of 75x75, unfrozen from layer 164; leave --model"
                    + " out, or export one like that ("
                    + command
                    + " --output DIR)");
    assertThat(refused.err()).hasLineCount(1);
    Path made = folder.resolve("made");
    graft(command.substring("graft ".length()), "--output", made).assertDone();
    Path run = folder.resolve("run");
    graft(
            "train --preset fast --phase frozen --epochs-frozen 1",
            "--model",
            made,
            "--data",
            pictures,
            "--output",
            run)
        .assertDone();
    assertThat(RunFile.read(run).orElseThrow().settings().phases()).containsExactly(Phase.FROZEN);
    assertThat(RunFile.read(run).orElseThrow().settings().preset()).contains("fast");
  }

  @Test
  void aModelOfAnotherNetworkSuitsNoPreset() throws IOException {
    Path pictures = TinyFiles.pictures(folder.resolve("pictures"), 2);
    Path model = TinyFiles.model(folder.resolve("model"));
    graft("train --preset notebook", "--model", model, "--data", pictures, "--output", "run")
        .assertRefused(
            ExitCode.WRONG_USE,
            "--preset notebook needs inception_v3 for images of 299x299",
            model + " is tiny for images of 8x8, unfrozen from layer 4; leave --model out");
  }

  @ParameterizedTest
  @EnumSource
  void theDocumentNamesThemAsTheyAre(Preset preset) throws IOException {
    assertThat(Path.of("docs/training.md"))
        .content()
        .containsPattern("\\| `" + preset.label() + "` \\| .* \\| `" + preset.words() + "` \\|");
  }

  @Test
  void theHelpNamesThem() {
    String help = graft("train --help").assertDone().out();
    assertThat(help).contains("presets:\n  notebook  --image-size 299").contains("  best      --");
    assertThat(help.lines()).allMatch(line -> line.length() <= 100);
  }

  private static Ran graft(String words, Object... more) {
    List<Object> all = new ArrayList<>(List.of(words.split(" ")));
    all.addAll(List.of(more));
    return Ran.graft(all.toArray());
  }
}
