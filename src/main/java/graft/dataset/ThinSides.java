package graft.dataset;

import graft.dataset.DataRequest.ReadListener;
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

  /** Sides that are decoded between two reports of progress; enough to busy all processors. */
  private static final int AT_ONCE = 16;

  private ThinSides() {}

  /** The pictures of a class in one part of the data. */
  private record Side(ImageDataset part, int label, int[] pictures) {
    static Stream<Side> of(ImageDataset part) {
      Map<Integer, List<Integer>> byLabel =
          IntStream.range(0, part.size()).boxed().collect(Collectors.groupingBy(part::label));
      return byLabel.entrySet().stream().map(each -> of(part, each.getKey(), each.getValue()));
    }

    private static Side of(ImageDataset part, int label, List<Integer> pictures) {
      return new Side(part, label, pictures.stream().mapToInt(Integer::intValue).toArray());
    }

    /** One good picture is enough, so no further picture is decoded. */
    boolean isLost() {
      return IntStream.of(pictures)
          .noneMatch(i -> part.findBad(new int[] {i}, done -> {}).isEmpty());
    }
  }

  /**
   * Decodes both sides of each class that has only bad pictures on one side, and returns all its
   * bad pictures.
   *
   * @param listener receives the progress, first of the small sides, then of the classes decoded
   * @return the bad pictures, by file
   */
  static Map<Path, BadPicture> bad(
      ImageDataset train, ImageDataset validation, ReadListener listener) {
    List<Side> sides = Stream.of(train, validation).flatMap(Side::of).toList();
    Set<Integer> lost =
        lost(sides.stream().filter(side -> side.pictures.length <= MOST).toList(), listener);
    List<Side> decoded = sides.stream().filter(side -> lost.contains(side.label)).toList();
    long total = pictures(decoded);
    long before = 0;
    Map<Path, BadPicture> bad = new HashMap<>();
    for (Side side : decoded) {
      long first = before;
      side.part
          .findBad(side.pictures, done -> listener.decoded(first + done, total))
          .values()
          .forEach(picture -> bad.put(picture.path(), picture));
      before += side.pictures.length;
    }
    return bad;
  }

  /** The labels of the sides that have only bad pictures. */
  private static Set<Integer> lost(List<Side> thin, ReadListener listener) {
    long total = pictures(thin);
    long done = 0;
    Set<Integer> lost = new TreeSet<>();
    for (int from = 0; from < thin.size(); from += AT_ONCE) {
      List<Side> some = thin.subList(from, Math.min(thin.size(), from + AT_ONCE));
      lost.addAll(some.parallelStream().filter(Side::isLost).map(Side::label).toList());
      done += pictures(some);
      listener.decoded(done, total);
    }
    return lost;
  }

  private static long pictures(List<Side> sides) {
    return sides.stream().mapToLong(side -> side.pictures.length).sum();
  }
}
