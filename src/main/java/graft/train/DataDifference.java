package graft.train;

import graft.dataset.DataSpec;
import graft.dataset.DataSplit;
import graft.train.DataTable.Row;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How data differ from those that a run was begun with. Names are those of {@link Row#name}; each
 * list is in the order of the run's table or, for those added, of the data.
 *
 * @param same number of images that are as they were
 * @param changed names whose content is another, or can't be decoded any more
 * @param relabelled images of another class now
 * @param renamed images of another name now
 * @param moved names that are in the other part now: training or validation
 * @param added names that are new; empty if the run used only a subset of its data
 * @param missing names that are gone
 * @param others number of images that the run did not use, if it used only a subset of its data
 */
public record DataDifference(
    int same,
    List<String> changed,
    List<Change> relabelled,
    List<Change> renamed,
    List<Change> moved,
    List<String> added,
    List<String> missing,
    int others) {
  /**
   * An image that was found again.
   *
   * @param name its name when the run began
   * @param before what was, such as its class or its name
   * @param now what it is now
   */
  public record Change(String name, String before, String now) {}

  /** Whether all images are as they were, and there are no others. */
  public boolean isNone() {
    return changed.isEmpty()
        && relabelled.isEmpty()
        && renamed.isEmpty()
        && moved.isEmpty()
        && added.isEmpty()
        && missing.isEmpty();
  }

  /**
   * Compares images with data as they are now. Those of the same name belong together; of the
   * others, those of the same content.
   *
   * @param then those that the run was begun with
   * @param data the whole data
   * @param subset whether the run was begun with only some images of its data
   */
  public static DataDifference of(List<Row> then, DataSplit data, boolean subset) {
    String root = DataSpec.absolute(data.name());
    Set<String> bad =
        data.bad().found().stream()
            .map(picture -> DataTable.name(root, picture.path()))
            .collect(Collectors.toSet());
    Matching matching = new Matching(then, DataTable.rows(data).toList());
    int same = matching.take(row -> row, (before, after) -> {});
    List<String> changed = new ArrayList<>();
    List<Change> relabelled = new ArrayList<>();
    List<Change> renamed = new ArrayList<>();
    List<Change> moved = new ArrayList<>();
    matching.take(
        row -> List.of(row.name(), row.content()),
        (before, after) -> {
          if (before.label().equals(after.label())) {
            moved.add(new Change(before.name(), before.part().label(), after.part().label()));
          } else {
            relabelled.add(new Change(before.name(), before.label(), after.label()));
          }
        });
    matching.take(Row::name, (before, after) -> changed.add(before.name()));
    matching.take(
        row -> List.of(row.label(), row.content()),
        (before, after) -> renamed.add(new Change(before.name(), before.name(), after.name())));
    matching.take(
        Row::content,
        (before, after) ->
            relabelled.add(new Change(before.name(), before.label(), after.label())));
    List<String> missing = new ArrayList<>();
    for (Row row : matching.then) {
      (bad.contains(row.name()) ? changed : missing).add(row.name());
    }
    List<String> added = subset ? List.of() : matching.now.stream().map(Row::name).toList();
    return new DataDifference(
        same,
        changed,
        relabelled,
        renamed,
        moved,
        added,
        missing,
        subset ? matching.now.size() : 0);
  }

  /** The images of then and now that have not been found to belong together yet. */
  private static final class Matching {
    private List<Row> then;
    private List<Row> now;

    Matching(List<Row> then, List<Row> now) {
      this.then = then;
      this.now = now;
    }

    /**
     * Takes out the images of both that have the same key, each once, in their order.
     *
     * @return the number of pairs
     */
    int take(Function<Row, Object> key, BiConsumer<Row, Row> found) {
      Map<Object, Deque<Row>> byKey = new HashMap<>();
      // Nearly every key is that of one image, and there may be a million.
      now.forEach(row -> byKey.computeIfAbsent(key.apply(row), k -> new ArrayDeque<>(1)).add(row));
      List<Row> left = new ArrayList<>();
      for (Row row : then) {
        Deque<Row> same = byKey.getOrDefault(key.apply(row), new ArrayDeque<>());
        if (same.isEmpty()) {
          left.add(row);
        } else {
          found.accept(row, same.remove());
        }
      }
      int pairs = then.size() - left.size();
      then = left;
      now =
          now.stream().filter(row -> byKey.get(key.apply(row)).removeFirstOccurrence(row)).toList();
      return pairs;
    }
  }
}
