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
 * content. If all pictures on that side were damaged, the class would have none there, although
 * another of its pictures could be moved to that side. The result depends only on the pictures, so
 * the data are divided in the same way each time they are opened.
 */
final class ThinSides {
  /** Most pictures on an examined side. A larger side hardly ever has only damaged pictures. */
  private static final int MOST = 4;

  private ThinSides() {}

  /**
   * Decodes both sides of each class that has only bad pictures on one side, and returns all its
   * bad pictures.
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
    // One good picture is enough, so no further picture is decoded.
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
