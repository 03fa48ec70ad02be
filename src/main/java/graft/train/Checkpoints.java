package graft.train;

import graft.failure.GraftException;
import graft.files.WholeDirectory;
import graft.model.GraftModel;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The checkpoints of a run, of which the newest are kept. Each appears whole; an old one is deleted
 * only when a newer one is there.
 */
final class Checkpoints {
  private final CheckpointFolder folder;
  private final int keep;
  private final GraftModel model;

  /** Those that are whole, by their numbers. */
  private final TreeMap<Integer, TrainingState> whole = new TreeMap<>();

  private int last;

  /**
   * Prepares.
   *
   * @param folder where they lie
   * @param keep how many of the newest are kept, at least 1
   */
  Checkpoints(CheckpointFolder folder, int keep, GraftModel model) {
    this.folder = folder;
    this.keep = keep;
    this.model = model;
  }

  /** The number that the next one will have. */
  int nextNumber() {
    return last + 1;
  }

  /**
   * Writes the variables that the run changes, as they are now, and the state; then deletes what is
   * no longer kept.
   *
   * @throws GraftException when it can't be written, the others are as before, or when another
   *     can't be deleted
   */
  void save(TrainingState state) {
    int number = nextNumber();
    folder.write(number, state, model);
    last = number;
    whole.put(number, state);
    prune();
  }

  /**
   * Gives the model the variables of a checkpoint that is whole.
   *
   * @throws GraftException when it is damaged
   */
  void restore(int number) {
    folder.restore(number, whole.get(number).phase(), model);
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
    WholeDirectory.deleteUnfinished(folder.path());
    List<Integer> numbers = folder.numbers();
    readAll(numbers, fits, listener);
    dropThoseWithoutTheirBest(listener);
    if (whole.isEmpty() && !numbers.isEmpty()) {
      throw new GraftException(
          "no checkpoint in %s is whole; begin the run anew with --restart"
              .formatted(folder.path()));
    }
    return Optional.ofNullable(whole.lastEntry()).map(Map.Entry::getValue);
  }

  private void readAll(
      List<Integer> numbers, Predicate<TrainingState> fits, TrainingListener listener) {
    for (int number : numbers) {
      last = Math.max(last, number);
      try {
        whole.put(number, folder.read(number, fits));
      } catch (GraftException e) {
        listener.notice("checkpoint not used: " + e.getMessage());
      }
    }
  }

  /** Where the run wants the weights of the best epoch back, a checkpoint is two. */
  private void dropThoseWithoutTheirBest(TrainingListener listener) {
    for (int number : List.copyOf(whole.keySet())) {
      Integer best = whole.get(number).bestCheckpoint();
      if (best != null && !whole.containsKey(best)) {
        listener.notice(
            "checkpoint not used: %s needs %s for the weights of the best epoch"
                .formatted(folder.directory(number), folder.directory(best)));
        whole.remove(number);
      }
    }
  }

  /**
   * Gives the model the variables of the newest whole checkpoint, which must exist. The others must
   * be those that the model has when the phase begins.
   */
  void restoreNewest() {
    restore(whole.lastKey());
  }

  /** Where the newest one is, for a message. */
  String lastWords() {
    return whole.isEmpty()
        ? "there is no checkpoint yet"
        : "the last good checkpoint is %s (%s)"
            .formatted(folder.directory(whole.lastKey()), whole.lastEntry().getValue().words());
  }

  private void prune() {
    Set<Integer> kept = new HashSet<>(whole.descendingKeySet().stream().limit(keep).toList());
    Set.copyOf(kept).stream()
        .map(number -> whole.get(number).bestCheckpoint())
        .filter(Objects::nonNull)
        .forEach(kept::add);
    for (int number : folder.numbers()) {
      if (!kept.contains(number)) {
        WholeDirectory.delete(folder.directory(number));
        whole.remove(number);
      }
    }
  }
}
