package graft.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.dataset.DataSpec;
import graft.dataset.Splitting;
import graft.failure.WrongUseException;
import graft.files.ShellWord;
import graft.files.WholeDirectory;
import graft.machine.Hardware;
import graft.machine.Precision;
import graft.machine.PrecisionChoice;
import graft.train.ModelFolder;
import graft.train.RunFile;
import graft.train.RunJson;
import graft.train.TrainingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The settings of a resumed run. They are the settings that the run was begun with, and the user
 * may repeat these settings. The user may also say where the model, the data and the caches are
 * now, and change threads and checkpoints. Any other change would begin a different run.
 *
 * @param recorded the run's record of how it was begun
 * @param given the settings given
 */
record ResumedRun(RunFile recorded, Given given) {
  /** Options that may differ from the record; every other option must agree with it. */
  private static final Set<String> FREE =
      Set.of(
          "--model",
          "--cache-dir",
          "--augment-preview",
          "--tensorboard",
          "--threads",
          "--trust-model",
          "--checkpoint-every",
          "--keep-checkpoints");

  /** The model's folder, as given or else as recorded. */
  Path model(Optional<Path> asked) {
    if (asked.isPresent()) {
      return ModelFolder.resolve(asked.get());
    }
    Path begun = recorded.settings().model();
    if (recorded.lacksOwnModel()) {
      return begun;
    }
    WholeDirectory.recover(begun);
    if (!Files.exists(begun)) {
      throw new WrongUseException(
          "the run in %s began with the model %s, which is no longer there; say where it is with --model"
              .formatted(output(), begun));
    }
    return ModelFolder.resolve(begun);
  }

  /**
   * The data set's name, as given or else as recorded.
   *
   * @throws WrongUseException if the recorded folder or file is gone
   */
  String data(Optional<String> asked) {
    if (asked.isPresent()) {
      return asked.get();
    }
    String begun = recorded.provenance().dataset();
    if (DataSpec.isPath(begun) && !Files.exists(Path.of(begun))) {
      throw new WrongUseException(
          "the run in %s began with the data %s, which are no longer there; say where they are with --data"
              .formatted(output(), begun));
    }
    return begun;
  }

  /**
   * How the data were divided when the run began.
   *
   * @param asked the share held out, which must equal the recorded share if it is given
   */
  Splitting splitting(OptionalDouble asked) {
    if (asked.isPresent()) {
      OptionalDouble begun = recorded.provenance().valSplit();
      check(
          "--val-split",
          DoubleNode.valueOf(asked.getAsDouble()),
          begun.isPresent() ? DoubleNode.valueOf(begun.getAsDouble()) : MissingNode.getInstance());
    }
    return recorded.provenance().splitting();
  }

  /**
   * Checks that this machine can compute in the run's precision.
   *
   * @param environment the process's environment
   * @return a notice if the machine can compute in that precision only slowly; else empty
   * @throws WrongUseException if the machine can't compute in that precision
   */
  Optional<String> requirePrecision(Hardware hardware, Map<String, String> environment) {
    Precision begun = recorded.settings().session().precision();
    PrecisionChoice.obstacle(begun, hardware, environment)
        .ifPresent(
            reason -> {
              throw new WrongUseException(
                  "the run in %s was begun with --precision %s, which is impossible here: %s"
                      .formatted(output(), begun.label(), reason));
            });
    return PrecisionChoice.isNative(begun, hardware, environment)
        ? Optional.empty()
        : Optional.of(
            "precision: %s, because the run began with it (slow here: this machine has no hardware for it)"
                .formatted(begun.label()));
  }

  /**
   * The settings to resume with: the recorded settings, changed by the options that may differ.
   *
   * @param asked the settings that the options alone would give
   * @throws WrongUseException if an option contradicts the record; the message names the option
   */
  TrainingSettings settings(TrainingSettings asked) {
    RunJson json = new RunJson(output());
    ObjectNode begun = json.write(recorded.settings());
    ObjectNode now = json.write(asked);
    for (String option : given.options()) {
      String name = RunJson.field(option);
      if (FREE.contains(option)) {
        // --checkpoint-every is recorded as checkpoint_every_steps or checkpoint_every_time.
        begun.properties().removeIf(setting -> setting.getKey().startsWith(name));
        now.properties().stream()
            .filter(setting -> setting.getKey().startsWith(name))
            .forEach(setting -> begun.set(setting.getKey(), setting.getValue()));
      } else {
        check(option, value(now, name), value(begun, name));
      }
    }
    begun.set("model", now.get("model"));
    begun.put("trust_model", asked.session().trustModel());
    try {
      return json.read(begun, TrainingSettings.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("combining recorded and given settings failed: " + begun, e);
    }
  }

  /** A setting's value. Those of the run's own model and of the large phase are in objects. */
  private static JsonNode value(ObjectNode settings, String name) {
    JsonNode ofLarge = settings.path("large").path(name);
    JsonNode other = ofLarge.isMissingNode() ? settings.path("network").path(name) : ofLarge;
    return settings.has(name) ? settings.get(name) : other;
  }

  /** The run's number of training images; {@code --subset} must equal it if given. */
  OptionalInt subset(OptionalInt asked) {
    return images("--subset", asked, recorded.provenance().trainImages());
  }

  /** The run's number of validation images; {@code --val-subset} must equal it if given. */
  OptionalInt valSubset(OptionalInt asked) {
    return images("--val-subset", asked, recorded.provenance().validationImages());
  }

  private OptionalInt images(String option, OptionalInt asked, int begun) {
    if (asked.isPresent()) {
      check(option, IntNode.valueOf(asked.getAsInt()), IntNode.valueOf(begun));
    }
    return OptionalInt.of(begun);
  }

  /**
   * The command that trains the run's last model further, on the same data divided in the same way.
   *
   * @param run the run's folder as the user gave it
   */
  String furtherTraining(Path run) {
    Splitting splitting = recorded.provenance().splitting();
    String share =
        splitting.equals(Splitting.standard()) || splitting.earlier()
            ? ""
            : " --val-split " + splitting.heldBack().orElse(splitting.share());
    return "graft train --model %s --data %s%s --output NEW"
        .formatted(
            ShellWord.of(run), ShellWord.of(Path.of(recorded.provenance().dataset())), share);
  }

  private Path output() {
    return recorded.settings().output();
  }

  private void check(String option, JsonNode asked, JsonNode begun) {
    if (!asked.equals(begun)) {
      throw new WrongUseException(
          "%s is %s here, but the run in %s was begun %s; leave the option out, or give the first command again with --restart"
              .formatted(
                  option,
                  words(asked),
                  output(),
                  begun.isMissingNode() ? "without it" : "with " + words(begun)));
    }
  }

  /** A value as the user writes it. The elements of a list are joined by "and". */
  private static String words(JsonNode value) {
    if (value.isArray()) {
      List<String> elements = new ArrayList<>();
      value.forEach(element -> elements.add(element.asText()));
      return String.join(" and ", elements);
    }
    String text = value.isMissingNode() ? "none" : value.asText().toLowerCase(Locale.ROOT);
    return value.isNumber() ? text.replaceFirst("\\.0$", "") : text;
  }
}
