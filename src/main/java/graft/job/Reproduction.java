package graft.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.cache.CacheSettings;
import graft.cache.CacheSettings.CacheMode;
import graft.contract.ModelDescription;
import graft.dataset.DataSpec;
import graft.dataset.DataSplit;
import graft.dataset.SplitKind;
import graft.dataset.Splitting;
import graft.dataset.augment.Augmentation;
import graft.export.BaseWeightsSource;
import graft.files.ShellWord;
import graft.train.CheckpointSettings;
import graft.train.EarlyStopping;
import graft.train.LargeSettings;
import graft.train.NetworkSettings;
import graft.train.PhaseSettings;
import graft.train.Regularization;
import graft.train.RunJson;
import graft.train.Schedule;
import graft.train.TrainingSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The command that trains a run's models again: every setting that changes the result and is not
 * the default, and those whose default depends on the machine. Paths are shortened to their last
 * names, as others get to read the command. A model that the run was given is exported first, in
 * the same line.
 *
 * @param settings with which the run trains
 * @param all the whole data set
 * @param part the part of it that the run trains on
 * @param description of a model of the run
 * @param begun of the model that the run was given; empty if it makes its own
 */
record Reproduction(
    TrainingSettings settings,
    DataSplit all,
    DataSplit part,
    ModelDescription description,
    Optional<ModelDescription> begun) {
  /** Places on this machine, and what changes no result; a preset's values are all named. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "model",
          "output",
          "cache_dir",
          "cached",
          "checkpoint_every_steps",
          "checkpoint_every_time",
          "keep_checkpoints",
          "preset");

  /** What depends on the machine where it is not given. */
  private static final Set<String> ALWAYS = Set.of("precision", "threads");

  /** One line for a shell. */
  String command() {
    RunJson json = new RunJson(settings.output());
    String train = line(training(json));
    return given()
        .flatMap(model -> model.network().map(network -> exporting(model, network, json)))
        .map(words -> line(words) + " && " + train)
        .orElse(train);
  }

  /** What the command lacks or needs beside it, and how close its result comes, in sentences. */
  List<String> remarks() {
    return given()
        .map(GivenModel::remarks)
        .orElse(List.of("On the same kind of processor " + GivenModel.SAME + "."));
  }

  private static String line(List<String> words) {
    return words.stream().map(ShellWord::of).collect(Collectors.joining(" "));
  }

  private Optional<GivenModel> given() {
    return begun.map(model -> new GivenModel(modelName(), model));
  }

  /** Its folder's last name; another one where the data or the run of the command have that. */
  private String modelName() {
    String name = settings.model().toAbsolutePath().normalize().getFileName().toString();
    List<String> taken = List.of(runName(), all.shortName());
    return Stream.concat(
            Stream.of(name, "model"), IntStream.iterate(2, i -> i + 1).mapToObj(i -> "model-" + i))
        .filter(free -> !taken.contains(free))
        .findFirst()
        .orElseThrow();
  }

  private String runName() {
    return all.shortName().equals("run") ? "run-2" : "run";
  }

  private List<String> exporting(GivenModel model, NetworkSettings network, RunJson json) {
    List<String> words = new ArrayList<>(List.of("graft", "export"));
    if (model.isSorted()) {
      add(words, "data", data());
    } else {
      add(words, "labels", GivenModel.LABELS);
    }
    options(words, json.write(network), json.write(NetworkSettings.defaults()));
    long seed = model.begun().head().seed();
    if (seed != 0) {
      add(words, "seed", Long.toString(seed));
    }
    add(words, "output", model.name());
    return words;
  }

  private List<String> training(RunJson json) {
    List<String> words = new ArrayList<>(List.of("graft", "train", "--data", data()));
    ObjectNode now = json.write(settings);
    ObjectNode usual = json.write(defaults());
    if (settings.network().isPresent()) {
      network(words, json);
    } else {
      add(words, "model", modelName());
    }
    subset(words);
    options(words, now, usual);
    if (settings.hasLarge()) {
      options(words, (ObjectNode) now.get("large"), (ObjectNode) usual.get("large"));
    }
    if (settings.cache().mode() != CacheMode.NONE) {
      add(words, "boundary_storage", now.get("boundary_storage").asText());
    }
    words.addAll(List.of("--output", runName()));
    return words;
  }

  /** A folder called like one of Graft's own data sets needs a path. */
  private String data() {
    String name = all.shortName();
    return DataSpec.isPath(all.name()) && !DataSpec.isPath(name) ? "./" + name : name;
  }

  /** The weights that were used, where the choice was left to Graft. */
  private void network(List<String> words, RunJson json) {
    NetworkSettings made = settings.network().get();
    String weights =
        BaseWeightsSource.isFile(made.weights())
            ? Path.of(made.weights()).getFileName().toString()
            : description.base().weights();
    options(words, json.write(made.weights(weights)), json.write(NetworkSettings.defaults()));
  }

  private void subset(List<String> words) {
    boolean usual = part.kind() == SplitKind.CONTENT && share() == Splitting.PRESET;
    if (part.share().isPresent() && !usual) {
      add(words, "val_split", Double.toString(share()));
    }
    if (part.train().size() < all.train().size()) {
      add(words, "subset", Integer.toString(part.train().size()));
    }
    if (part.validation().size() < all.validation().size()) {
      add(words, "val_subset", Integer.toString(part.validation().size()));
    }
  }

  private double share() {
    return part.share().orElseThrow();
  }

  private static void options(List<String> words, ObjectNode now, ObjectNode usual) {
    for (Map.Entry<String, JsonNode> setting : now.properties()) {
      String name = setting.getKey();
      JsonNode value = setting.getValue();
      boolean told = ALWAYS.contains(name) || !value.equals(usual.get(name));
      if (!told || value.isObject() || LEFT_OUT.contains(name)) {
        continue;
      }
      if (value.isBoolean()) {
        words.add(option(name));
      } else {
        // Of the phases, only one alone differs from the default.
        add(words, name, (value.isArray() ? value.get(0) : value).asText());
      }
    }
  }

  private static void add(List<String> words, String name, String value) {
    words.add(option(name));
    words.add(value);
  }

  private static String option(String name) {
    return "--" + name.replace('_', '-');
  }

  /** The settings of a run without options, as far as they don't depend on the machine. */
  private TrainingSettings defaults() {
    return new TrainingSettings(
        settings.model(),
        settings.output(),
        TrainingSettings.PHASES,
        PhaseSettings.FROZEN,
        PhaseSettings.UNFROZEN,
        LargeSettings.NONE,
        TrainingSettings.BATCH_SIZE,
        OptionalInt.empty(),
        EarlyStopping.NEVER,
        Schedule.CONSTANT,
        Regularization.NONE,
        Augmentation.NONE,
        0,
        OptionalLong.empty(),
        OptionalDouble.empty(),
        new CacheSettings(
            CacheMode.AUTO, settings.cache().root(), settings.cache().boundaryStorage()),
        settings.session(),
        CheckpointSettings.defaults(),
        Optional.empty(),
        Optional.empty());
  }
}
