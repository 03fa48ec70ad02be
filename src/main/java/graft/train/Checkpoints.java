package graft.train;

import com.fasterxml.jackson.databind.json.JsonMapper;
import graft.contract.GraftException;
import graft.contract.ModelFiles;
import graft.files.JsonText;
import graft.files.Manifest;
import graft.files.Reason;
import graft.files.WholeDirectory;
import graft.files.WholeFile;
import graft.runner.GraftModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints of a run: numbered directories of the variables, {@code state.json} and a
 * manifest. Each appears whole; an old one is deleted only when a newer one is there.
 */
final class Checkpoints {
  private static final String STATE_FILE = "state.json";

  /** What a checkpoint's manifest must list. */
  private static final List<String> FILES =
      List.of(STATE_FILE, ModelFiles.VARIABLES.get(0), ModelFiles.VARIABLES.get(1));

  private static final Pattern NAME = Pattern.compile("\\d{6,9}");
  private static final JsonMapper JSON = new JsonMapper();

  private final Path folder;
  private final int keep;
  private final GraftModel model;

  /** Those that are whole, by their numbers. */
  private final TreeMap<Integer, TrainingState> whole = new TreeMap<>();

  private int last;

  /**
   * Prepares.
   *
   * @param folder where they lie; made by the first one
   * @param keep how many of the newest are kept, at least 1
   */
  Checkpoints(Path folder, int keep, GraftModel model) {
    this.folder = folder;
    this.keep = keep;
    this.model = model;
  }

  /** The number that the next one will have. */
  int nextNumber() {
    return last + 1;
  }

  /**
   * Writes the variables as they are now, and the state; then deletes what is no longer kept.
   *
   * @throws GraftException when it can't be written, the others are as before, or when another
   *     can't be deleted
   */
  void save(TrainingState state) {
    final int number = nextNumber();
    WholeDirectory.write(
        directory(number),
        false,
        staging -> {
          final Path variables = staging.resolve(ModelFiles.VARIABLES_PREFIX);
          Files.createDirectories(variables.getParent());
          model.writeVariables(variables);
          WholeFile.writeString(staging.resolve(STATE_FILE), JsonText.of(state));
          Manifest.write(staging);
        });
    last = number;
    whole.put(number, state);
    prune();
  }

  /**
   * Gives the model the variables of a checkpoint.
   *
   * @throws GraftException when it is damaged
   */
  void restore(int number) {
    Manifest.check(directory(number), FILES);
    model.readVariables(directory(number).resolve(ModelFiles.VARIABLES_PREFIX));
  }

  /**
   * Finds the newest whole checkpoint; {@link #restoreNewest} gives the model its variables. One
   * that is damaged is named, and the one before it is used.
   *
   * @param fits whether a state belongs to the run
   * @return empty where there never was a checkpoint
   * @throws GraftException when none of those that are there is whole
   */
  Optional<TrainingState> find(Predicate<TrainingState> fits, TrainingListener listener) {
    WholeDirectory.deleteUnfinished(folder);
    final List<Integer> numbers = numbers(folder);
    for (int number : numbers) {
      last = Math.max(last, number);
      try {
        whole.put(number, read(directory(number), fits));
      } catch (GraftException e) {
        listener.notice("checkpoint not used: " + e.getMessage());
      }
    }
    for (int number : List.copyOf(whole.keySet())) {
      final Integer best = whole.get(number).bestCheckpoint();
      if (best != null && !whole.containsKey(best)) {
        listener.notice(
            "checkpoint not used: %s needs %s for the weights of the best epoch"
                .formatted(directory(number), directory(best)));
        whole.remove(number);
      }
    }
    if (whole.isEmpty() && !numbers.isEmpty()) {
      throw new GraftException(
          "no checkpoint in %s is whole; begin the run anew with --restart".formatted(folder));
    }
    return Optional.ofNullable(whole.lastEntry()).map(Map.Entry::getValue);
  }

  /** Gives the model the variables of the newest whole checkpoint, which must exist. */
  void restoreNewest() {
    restore(whole.lastKey());
  }

  /** Where the newest one is, for a message. */
  String lastWords() {
    return whole.isEmpty()
        ? "there is no checkpoint yet"
        : "the last good checkpoint is %s (%s)"
            .formatted(directory(whole.lastKey()), whole.lastEntry().getValue().words());
  }

  /** How far a run's newest checkpoint says it is, for a message; empty where that is unknown. */
  static Optional<String> progress(Path folder) {
    final List<Integer> numbers = numbers(folder);
    if (numbers.isEmpty()) {
      return Optional.empty();
    }
    try {
      final Path newest = directory(folder, numbers.get(numbers.size() - 1));
      return Optional.of(read(newest, state -> true).words());
    } catch (GraftException e) {
      // Damage is dealt with when the run goes on; here it only means that nothing can be said.
      return Optional.empty();
    }
  }

  private static TrainingState read(Path directory, Predicate<TrainingState> fits) {
    Manifest.check(directory, FILES);
    final Path file = directory.resolve(STATE_FILE);
    try {
      final TrainingState state = JSON.readValue(file.toFile(), TrainingState.class);
      if (state.version() != TrainingState.VERSION || !fits.test(state)) {
        throw new GraftException(file + " belongs to another run or to another Graft");
      }
      return state;
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }

  private void prune() {
    final Set<Integer> kept = new HashSet<>(whole.descendingKeySet().stream().limit(keep).toList());
    Set.copyOf(kept).stream()
        .map(number -> whole.get(number).bestCheckpoint())
        .filter(Objects::nonNull)
        .forEach(kept::add);
    for (int number : numbers(folder)) {
      if (!kept.contains(number)) {
        WholeDirectory.delete(directory(number));
        whole.remove(number);
      }
    }
  }

  /** Of all that are there, whole or not, oldest first. */
  private static List<Integer> numbers(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> NAME.matcher(name).matches())
          .map(Integer::valueOf)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw Reason.cannotRead(folder, e);
    }
  }

  private Path directory(int number) {
    return directory(folder, number);
  }

  private static Path directory(Path folder, int number) {
    return folder.resolve(String.format(Locale.ROOT, "%06d", number));
  }
}
