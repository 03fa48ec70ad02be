package graft.export;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Graphs of InceptionV3 for 75x75 images with the notebook's head. Building one takes seconds, so
 * that all tests share them; they are never run.
 */
final class InceptionV3Graphs {
  private static final Map<Integer, ModelGraph> BY_INDEX = new ConcurrentHashMap<>();

  private InceptionV3Graphs() {}

  /** The graph to unfreeze from a layer's index. */
  static ModelGraph unfrozenFrom(int index) {
    return BY_INDEX.computeIfAbsent(index, key -> ModelGraph.build(settings(75, key, 0.3)));
  }

  /** InceptionV3 with ten classes and 500 hidden units. */
  static ExportSettings settings(int imageSize, int unfreezeFrom, double dropout) {
    return new ExportSettings(
        new InceptionV3(),
        imageSize,
        unfreezeFrom,
        IntStream.range(0, 10).mapToObj(i -> "class_" + i).toList(),
        500,
        dropout,
        0);
  }
}
