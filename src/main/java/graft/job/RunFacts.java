package graft.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.card.BaseOrigin;
import graft.contract.EpochRecord;
import graft.contract.ModelDescription;
import graft.contract.Phase;
import graft.dataset.DataSplit;
import graft.dataset.SplitKind;
import graft.files.Count;
import graft.files.Seconds;
import graft.page.Facts;
import graft.page.Facts.Fact;
import graft.page.ReportPage.Tile;
import graft.train.ModelFolder;
import graft.train.Provenance;
import graft.train.RunFile;
import graft.train.RunJson;
import graft.train.TrainingRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/**
 * What a report says about a run in words and numbers: where its result comes from. Paths of this
 * machine are not among it, because a report is for others too.
 *
 * @param model the last model
 * @param others name of the data that were measured, if they are not those of the run
 * @param epochs the run's history
 * @param resumes how often it was resumed
 */
record RunFacts(
    RunFile run,
    ModelDescription model,
    Optional<String> others,
    List<EpochRecord> epochs,
    int resumes) {
  /** Settings that name a place on this machine, change no result, or that others say better. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "model",
          "output",
          "cache_dir",
          "trust_model",
          "network",
          "large",
          "cached",
          "preset",
          "checkpoint_every_steps",
          "checkpoint_every_time",
          "keep_checkpoints");

  /** The figures at the top. */
  List<Tile> tiles() {
    List<Tile> tiles = new ArrayList<>();
    if (!epochs.isEmpty()) {
      double seconds = epochs.stream().mapToDouble(EpochRecord::seconds).sum();
      tiles.add(
          new Tile(
              "training time",
              Seconds.words(seconds),
              "%s with validation%s"
                  .formatted(
                      count(epochs),
                      run.settings().cache().isAny()
                          ? ", without the pass that fills caches"
                          : "")));
      tiles.add(
          new Tile(
              "training pictures",
              Count.withCommas(run.provenance().trainImages()),
              "in %s classes".formatted(Count.withCommas(model.labels().size()))));
    }
    return tiles;
  }

  /** What is to be known before the result; empty if the run is trained to its end. */
  Optional<String> warning() {
    List<Phase> phases = run.settings().allPhases();
    Path folder = run.settings().output();
    if (Files.isDirectory(TrainingRun.modelOf(folder, phases.get(phases.size() - 1)))) {
      return Optional.empty();
    }
    return Optional.of(
        "This run is not finished. The model that was measured is that of its %s phase; the curves go on after it."
            .formatted(ModelFolder.resolve(folder).getFileName()));
  }

  List<Facts> all() {
    return List.of(ofData(), ofModel(), ofTraining(), ofSettings(), ofMachine());
  }

  private Facts ofData() {
    Provenance from = run.provenance();
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("data set", DataSplit.shortName(from.dataset())));
    others.ifPresent(name -> facts.add(new Fact("measured on", name)));
    facts.add(
        new Fact(
            "training",
            pictures(from.trainImages(), from.allTrainImages().orElse(from.trainImages()))));
    facts.add(
        new Fact(
            "validation",
            pictures(
                from.validationImages(),
                from.allValidationImages().orElse(from.validationImages()))));
    facts.add(new Fact("classes", Count.withCommas(model.labels().size())));
    facts.add(new Fact("split", SplitKind.recorded(from.split()).words(from.valSplit())));
    facts.add(new Fact("fingerprint", from.fingerprint()));
    return new Facts("Data", facts);
  }

  private static String pictures(int used, int all) {
    return Count.withCommas(used)
        + (used == all ? " pictures" : " of " + Count.withCommas(all) + " pictures");
  }

  private Facts ofModel() {
    BaseOrigin origin = BaseOrigin.of(model.base());
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("base", model.base().network()));
    facts.add(new Fact("its weights", model.base().weights()));
    facts.add(new Fact("their origin", origin.words()));
    facts.add(new Fact("their licence", origin.licence()));
    if (model.base().sha256() != null) {
      facts.add(new Fact("their SHA-256", model.base().sha256()));
    }
    facts.add(new Fact("image size", "%1$d \u00d7 %1$d".formatted(model.imageSize())));
    facts.add(
        new Fact(
            "head",
            "%d hidden units, dropout %s"
                .formatted(model.head().hidden(), model.head().dropout())));
    facts.add(new Fact("unfrozen from", "layer %d".formatted(model.unfreezeFrom())));
    facts.add(new Fact("parameters", Count.withCommas(model.parameters().total())));
    return new Facts("Model", facts);
  }

  private Facts ofTraining() {
    List<Fact> facts = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      List<EpochRecord> own = epochs.stream().filter(epoch -> epoch.phase() == phase).toList();
      if (!own.isEmpty()) {
        double steps = own.stream().mapToDouble(EpochRecord::trainSeconds).sum();
        double images = (double) own.size() * run.provenance().trainImages();
        facts.add(
            new Fact(
                phase.label(),
                "%s, %s%s"
                    .formatted(
                        count(own),
                        Seconds.words(own.stream().mapToDouble(EpochRecord::seconds).sum()),
                        steps > 0
                            ? String.format(Locale.ROOT, ", %,.0f images/s", images / steps)
                            : "")));
      }
    }
    if (resumes > 0) {
      facts.add(new Fact("resumed", resumes == 1 ? "once" : resumes + " times"));
    }
    return new Facts("Training", facts);
  }

  private static String count(List<EpochRecord> epochs) {
    return epochs.size() == 1 ? "1 epoch" : Count.withCommas(epochs.size()) + " epochs";
  }

  /** All settings under the names of their options. */
  private Facts ofSettings() {
    List<Fact> facts = new ArrayList<>();
    ObjectNode settings = new RunJson(run.settings().output()).write(run.settings());
    run.settings().preset().ifPresent(preset -> facts.add(new Fact("preset", preset)));
    add(settings, facts);
    if (settings.get("network") instanceof ObjectNode network) {
      add(network, facts);
    }
    if (run.settings().hasLarge() && settings.get("large") instanceof ObjectNode large) {
      add(large, facts);
    }
    return new Facts("Settings", facts);
  }

  private void add(ObjectNode settings, List<Fact> facts) {
    for (Map.Entry<String, JsonNode> setting : settings.properties()) {
      if (!LEFT_OUT.contains(setting.getKey()) && !isOfOtherPhase(setting.getKey())) {
        facts.add(new Fact(setting.getKey().replace('_', '-'), words(setting.getValue())));
      }
    }
  }

  /** Whether a setting belongs to a phase that the run has not. */
  private boolean isOfOtherPhase(String setting) {
    return Arrays.stream(Phase.values())
        .filter(phase -> !run.settings().allPhases().contains(phase))
        .anyMatch(phase -> setting.endsWith("_" + phase.label()));
  }

  private static String words(JsonNode value) {
    if (!value.isContainerNode()) {
      return value.asText();
    }
    StringJoiner words = new StringJoiner(", ");
    value.forEach(
        element -> words.add(element.isContainerNode() ? element.toString() : element.asText()));
    return words.toString();
  }

  private Facts ofMachine() {
    Provenance from = run.provenance();
    String version = RunFacts.class.getPackage().getImplementationVersion();
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("processor", from.processor()));
    facts.add(new Fact("TensorFlow", from.tensorflow() + ", oneDNN " + from.onednn()));
    facts.add(
        new Fact(
            "report by",
            "graft "
                + (version == null ? "" : version + " ")
                + "on Java "
                + Runtime.version().feature()));
    return new Facts("Machine", facts);
  }
}
