package graft.cli;

import static java.util.Map.entry;

import graft.cache.CacheSettings;
import graft.cli.option.DataOption;
import graft.cli.option.ModelDirectory;
import graft.cli.option.ModelOption;
import graft.contract.Phase;
import graft.failure.WrongUseException;
import graft.machine.Hardware;
import graft.machine.Precision;
import graft.machine.PrecisionChoice;
import graft.machine.SessionOptions;
import graft.train.CheckpointSettings;
import graft.train.RunFile;
import graft.train.TrainingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/**
 * The settings of a run that goes on: those it was begun with. The options given may repeat them,
 * and may name where the model, the data and the caches are now, other threads, and other times of
 * checkpoints; anything else would be another run.
 *
 * @param recorded what the run was begun with
 * @param output its directory
 * @param given names of the options given
 */
record ResumedRun(RunFile recorded, Path output, Set<String> given) {
  private static final Map<String, Function<TrainingSettings, Object>> FIXED =
      Map.ofEntries(
          entry("--phase", settings -> phase(settings.phases())),
          entry("--epochs-frozen", settings -> settings.frozen().epochs()),
          entry("--epochs-unfrozen", settings -> settings.unfrozen().epochs()),
          entry("--learning-rate-frozen", settings -> settings.frozen().learningRate()),
          entry("--learning-rate-unfrozen", settings -> settings.unfrozen().learningRate()),
          entry("--batch-size", TrainingSettings::batchSize),
          entry("--micro-batch", settings -> orNotGiven(settings.microBatch())),
          entry("--seed", TrainingSettings::seed),
          entry("--patience", settings -> orNotGiven(settings.stopping().patience())),
          entry("--min-delta", settings -> settings.stopping().minDelta()),
          entry("--monitor", settings -> settings.stopping().monitor()),
          entry("--restore-best", settings -> settings.stopping().restoreBest()),
          entry("--cache", settings -> settings.cache().mode()),
          entry("--boundary-storage", settings -> settings.cache().boundaryStorage()),
          entry("--precision", settings -> settings.session().precision()));

  /** The model's folder: the one given, or the one recorded. */
  Path model(ModelOption option, String command) {
    if (given.contains("--model")) {
      return option.directory(command);
    }
    Path begun = Path.of(recorded.model());
    if (!Files.exists(begun)) {
      throw new WrongUseException(
          "the run in %s began with the model %s, which is no longer there; say where it is with --model"
              .formatted(output, begun));
    }
    return ModelDirectory.resolve(begun);
  }

  /** The data set's name: the one given, or the one recorded. */
  String data(DataOption option) {
    return given.contains("--data") ? option.spec() : recorded.dataset();
  }

  /**
   * The session that was recorded; another number of threads may be given. Trust is not recorded:
   * it is given anew each time.
   */
  SessionOptions session(SessionOptions asked) {
    SessionOptions begun = recorded.settings(output).session();
    return new SessionOptions(
        given.contains("--threads") ? asked.threads() : begun.threads(),
        begun.precision(),
        asked.trustModel());
  }

  /**
   * Whether this machine can go on in the precision that the run was begun with.
   *
   * @param environment the process's environment
   * @return what there is to say where it can, but slowly
   * @throws WrongUseException where it can't
   */
  Optional<String> requirePrecision(Hardware hardware, Map<String, String> environment) {
    Precision begun = recorded.precision();
    PrecisionChoice.obstacle(begun, hardware, environment)
        .ifPresent(
            reason -> {
              throw new WrongUseException(
                  "the run in %s was begun with --precision %s, which is impossible here: %s"
                      .formatted(output, begun.label(), reason));
            });
    return PrecisionChoice.isNative(begun, hardware, environment)
        ? Optional.empty()
        : Optional.of(
            "precision: %s, with which the run was begun (slow here: this machine is not made for it)"
                .formatted(begun.label()));
  }

  /**
   * The settings to go on with.
   *
   * @param asked what the options alone would mean
   * @throws WrongUseException naming an option that contradicts what was recorded
   */
  TrainingSettings settings(TrainingSettings asked, Path model, SessionOptions session) {
    TrainingSettings begun = recorded.settings(output);
    FIXED.forEach(
        (option, of) -> {
          if (given.contains(option)) {
            check(option, of.apply(asked), of.apply(begun));
          }
        });
    CacheSettings cache =
        new CacheSettings(
            begun.cache().mode(),
            given.contains("--cache-dir") ? asked.cache().root() : begun.cache().root(),
            begun.cache().boundaryStorage(),
            begun.cache().decided());
    CheckpointSettings interval =
        given.contains("--checkpoint-every") ? asked.checkpoints() : begun.checkpoints();
    CheckpointSettings kept =
        given.contains("--keep-checkpoints") ? asked.checkpoints() : begun.checkpoints();
    return new TrainingSettings(
        model,
        output,
        begun.phases(),
        begun.frozen(),
        begun.unfrozen(),
        begun.batchSize(),
        begun.microBatch(),
        begun.stopping(),
        begun.seed(),
        cache,
        session,
        new CheckpointSettings(interval.everySteps(), interval.everyTime(), kept.keep()));
  }

  /** The number of training images, for the option that chooses it. */
  int subset(Integer asked) {
    return images("--subset", asked, recorded.trainImages());
  }

  /** The number of validation images, likewise. */
  int valSubset(Integer asked) {
    return images("--val-subset", asked, recorded.validationImages());
  }

  private int images(String option, Integer asked, int begun) {
    if (asked != null) {
      check(option, asked, begun);
    }
    return begun;
  }

  private void check(String option, Object asked, Object begun) {
    if (!Objects.equals(asked, begun)) {
      throw new WrongUseException(
          "%s is %s here, the run in %s was begun with %s; leave it out, or use --restart"
              .formatted(option, words(asked), output, words(begun)));
    }
  }

  private static String phase(List<Phase> phases) {
    return phases.size() == 1 ? phases.get(0).label() : "all";
  }

  private static Object orNotGiven(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : "not given";
  }

  /** As the option is written. */
  private static String words(Object value) {
    return String.valueOf(value).toLowerCase(Locale.ROOT);
  }
}
