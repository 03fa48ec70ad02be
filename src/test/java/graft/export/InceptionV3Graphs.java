package graft.export;

import graft.contract.ModelDescription;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Graphs of InceptionV3 for 75x75 images with the notebook's head. Building one takes seconds, so
 * that all tests share them; they are never run.
 */
final class InceptionV3Graphs {
  private static final Map<Integer, ModelGraph> BY_INDEX = new ConcurrentHashMap<>();

  private InceptionV3Graphs() {}

  /** The graph to unfreeze from a layer's index. */
  static ModelGraph unfrozenFrom(int index) {
    return BY_INDEX.computeIfAbsent(
        index,
        key ->
            ModelGraph.training(
                new InceptionV3(BaseWeights.random().description(), key, 0),
                new ModelDescription.Head(10, 500, 0.3, 0),
                75));
  }
}
