package graft.train;

import graft.contract.InputKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a batch is cut into micro-batches, each computed in one call. The default sizes were measured
 * with the default network; for a network with larger activations, give {@code --micro-batch}.
 */
final class MicroBatches {
  /**
   * Images per call at 299x299. With 30 images the activations of an unfrozen step take about 0.5
   * GB, and a forward pass is as fast as with more images.
   */
  private static final int IMAGES_AT_299 = 30;

  /**
   * Boundaries per call at 299x299. A step from the boundary has half the activations; with 60
   * images it is 5% faster than with 30.
   */
  private static final int BOUNDARIES_AT_299 = 60;

  /** The default of --batch-size, with which pass and training have micro-batches of equal size. */
  private static final int PASS_BATCH = 300;

  private MicroBatches() {}

  /**
   * The default micro-batch for images of this size. The memory for activations grows with the
   * image's area. Batches are cut evenly. Features are small, so a batch of features is not cut.
   *
   * @return images per call, from 1 to {@code batchSize}
   */
  static int defaultFor(InputKind kind, int imageSize, int batchSize) {
    if (kind == InputKind.FEATURES) {
      return batchSize;
    }
    double area = Math.pow(299.0 / imageSize, 2);
    int at299 = kind == InputKind.BOUNDARY ? BOUNDARIES_AT_299 : IMAGES_AT_299;
    int most = Math.max(1, Math.min(batchSize, (int) Math.round(at299 * area)));
    int calls = 1 + (batchSize - 1) / most;
    return 1 + (batchSize - 1) / calls;
  }

  /**
   * The micro-batch of the pass that fills caches. It does not depend on the batch size, so a run
   * with another batch size finds the same caches.
   *
   * @return images per call, at least 1
   */
  static int ofPass(int imageSize) {
    return defaultFor(InputKind.IMAGES, imageSize, PASS_BATCH);
  }

  /**
   * Cuts indices into parts of {@code size}; the last part may be shorter.
   *
   * @throws IllegalArgumentException when the size is less than 1
   */
  static List<int[]> cut(int[] indices, int size) {
    if (size < 1) {
      throw new IllegalArgumentException("size (%d) must be at least 1".formatted(size));
    }
    List<int[]> parts = new ArrayList<>();
    for (int from = 0; from < indices.length; from += size) {
      parts.add(Arrays.copyOfRange(indices, from, Math.min(indices.length, from + size)));
    }
    return parts;
  }

  /** Cuts batches into micro-batches, in their order. */
  static List<int[]> cutEach(List<int[]> batches, int size) {
    return batches.stream().flatMap(batch -> cut(batch, size).stream()).toList();
  }
}
