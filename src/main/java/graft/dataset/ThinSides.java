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
 * Finds damaged pictures in classes that have only a few pictures on one side of a split by
 * content. If none of these could be decoded, the class would lack that side, although another of
 * its pictures could be moved there. The result depends only on the pictures, so the data are
 * divided in the same way each time they are opened.
 */
final class ThinSides {
  /** Larger sides are not examined, because all their pictures are hardly ever damaged. */
  private static final int MOST = 4;

  private ThinSides() {}

  /**
   * Finds the bad pictures of each class that has only bad pictures on one side. Both sides of such
   * a class are decoded.
   *
   * @return the bad pictures, by file
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
    // The first good picture is enough.
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
