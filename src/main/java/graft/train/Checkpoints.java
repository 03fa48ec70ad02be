package graft.train;

import graft.failure.GraftException;
import graft.failure.StoppedException;
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
 * Writes, finds and restores the checkpoints of a run, and keeps the newest. A checkpoint is
 * written whole or not at all. An old checkpoint is deleted only after a newer one is written.
 */
final class Checkpoints {
  private final CheckpointFolder folder;
  private final int keep;

  /** The states of the undamaged checkpoints, by number. */
  private final TreeMap<Integer, TrainingState> whole = new TreeMap<>();

  private int last;

  /** Creates an object that keeps the newest {@code keep} checkpoints of the folder, at least 1. */
  Checkpoints(CheckpointFolder folder, int keep) {
    this.folder = folder;
    this.keep = keep;
  }

  /** The number of the next checkpoint. */
  int nextNumber() {
    return last + 1;
  }

  /**
   * Writes a checkpoint of the model's variables and the state, then deletes the checkpoints that
   * are no longer kept.
   *
   * @throws GraftException when the checkpoint can't be written, which leaves the others unchanged,
   *     or when an old checkpoint can't be deleted
   */
  void save(TrainingState state, GraftModel model) {
    int number = nextNumber();
    folder.write(number, state, model);
    last = number;
    whole.put(number, state);
    prune();
  }

  /**
   * Restores the variables of a checkpoint that {@link #find} found or {@link #save} wrote.
   *
   * @throws GraftException when the checkpoint is damaged
   */
  void restore(int number, GraftModel model) {
    folder.restore(number, whole.get(number).phase(), model);
  }

  /**
   * Finds the newest undamaged checkpoint, which {@link #restoreNewest} then restores. The listener
   * gets a notice of each damaged checkpoint.
   *
   * @param fits accepts the states that belong to the run
   * @return the checkpoint's state; empty if no checkpoint was ever written
   * @throws GraftException when there are checkpoints, but all are damaged
   * @throws StoppedException when the listener asks for a stop
   */
  Optional<TrainingState> find(Predicate<TrainingState> fits, TrainingListener listener) {
    WholeDirectory.deleteUnfinished(folder.path());
    List<Integer> numbers = folder.numbers();
    readAll(numbers, fits, listener);
    dropThoseWithoutTheirBest(listener);
    if (whole.isEmpty() && !numbers.isEmpty()) {
      throw new GraftException(
          "no checkpoint in %s is usable; give the first command again with --restart"
              .formatted(folder.path()));
    }
    return Optional.ofNullable(whole.lastEntry()).map(Map.Entry::getValue);
  }

  private void readAll(
      List<Integer> numbers, Predicate<TrainingState> fits, TrainingListener listener) {
    for (int number : numbers) {
      listener.stopIfAsked();
      last = Math.max(last, number);
      try {
        whole.put(number, folder.read(number, fits));
      } catch (GraftException e) {
        listener.stopIfAsked();
        listener.notice("checkpoint not used: " + e.getMessage());
      }
    }
  }

  /** With --restore-best, drops each checkpoint if its phase's best epoch has no checkpoint. */
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
   * Restores the variables of the newest undamaged checkpoint, which must exist. All other
   * variables must have their values from the start of the phase.
   */
  void restoreNewest(GraftModel model) {
    restore(whole.lastKey(), model);
  }

  /** Where the newest checkpoint is, for a message. */
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
