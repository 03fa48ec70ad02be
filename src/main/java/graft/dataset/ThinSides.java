package graft.dataset;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Looks for damage where it would matter to a split by content: in classes with only a few pictures
 * on a side. If none of these can be decoded, the class would lack that side, though another of its
 * pictures could have been lent to it. Which pictures are found follows from the pictures alone, so
 * that the data are divided alike whenever they are opened.
 */
final class ThinSides {
  /** Larger sides are not looked at: that all of one are damaged is far too unlikely. */
  private static final int MOST = 4;

  private ThinSides() {}

  /**
   * The pictures that can't be decoded of the classes that have a side without any other; of such a
   * class, both sides are decoded.
   *
   * @return by their files
   */
  static Map<Path, BadPicture> bad(ImageDataset train, ImageDataset validation) {
    Map<Integer, int[]> toTrain = byLabel(train);
    Map<Integer, int[]> toValidate = byLabel(validation);
    Set<Integer> labels = new TreeSet<>(lost(train, toTrain));
    labels.addAll(lost(validation, toValidate));
    Map<Path, BadPicture> bad = new HashMap<>();
    for (int label : labels) {
      Stream.of(
              train.findBad(toTrain.getOrDefault(label, new int[0]), done -> {}),
              validation.findBad(toValidate.getOrDefault(label, new int[0]), done -> {}))
          .flatMap(found -> found.values().stream())
          .forEach(picture -> bad.put(picture.path(), picture));
    }
    return bad;
  }

  private static List<Integer> lost(ImageDataset part, Map<Integer, int[]> sides) {
    return sides.keySet().parallelStream().filter(label -> isLost(part, sides.get(label))).toList();
  }

  private static boolean isLost(ImageDataset part, int[] side) {
    // The first good one is enough.
    return side.length <= MOST
        && IntStream.of(side).noneMatch(i -> part.findBad(new int[] {i}, done -> {}).isEmpty());
  }

  private static Map<Integer, int[]> byLabel(ImageDataset part) {
    Map<Integer, List<Integer>> indices =
        IntStream.range(0, part.size()).boxed().collect(Collectors.groupingBy(part::label));
    return indices.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                side -> side.getValue().stream().mapToInt(Integer::intValue).toArray()));
  }
}
