package graft.cache;

import graft.background.Prefetch;
import graft.contract.InputKind;
import graft.dataset.BadPicture;
import graft.dataset.ImageDataset;
import graft.dataset.TriedBatch;
import graft.model.Activations;
import graft.model.GraftModel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.tensorflow.Tensor;

/**
 * One pass of images through the frozen base that computes the missing blocks of all kinds. While
 * TensorFlow computes, other threads decode the next micro-batch and write the previous block;
 * TensorFlow waits only if these threads are slower. A picture that can't be decoded is replaced by
 * a black picture, and its record is marked as bad.
 */
final class FeaturePass {
  private final GraftModel model;
  private final ImageDataset images;
  private final int microBatch;
  private final Map<InputKind, ActivationCache> caches = new EnumMap<>(InputKind.class);
  private final Map<InputKind, Conversion> conversions;
  private final Map<Integer, BadPicture> bad;
  private final Map<Integer, List<InputKind>> missing = new TreeMap<>();
  private long nanosInModel;

  /**
   * Creates a pass without blocks; {@link #fill} adds blocks.
   *
   * @param microBatch images per call of the model, at least 1
   * @param conversions converts each kind to its format on disk
   * @param bad receives the images that can't be decoded, by index
   */
  FeaturePass(
      GraftModel model,
      ImageDataset images,
      int microBatch,
      Map<InputKind, Conversion> conversions,
      Map<Integer, BadPicture> bad) {
    this.model = model;
    this.images = images;
    this.microBatch = microBatch;
    this.conversions = conversions;
    this.bad = bad;
  }

  /** Adds the missing blocks of a cache; all caches of a pass have blocks of the same images. */
  void fill(InputKind kind, ActivationCache cache, List<Integer> blocks) {
    caches.put(kind, cache);
    blocks.forEach(block -> missing.computeIfAbsent(block, b -> new ArrayList<>()).add(kind));
  }

  /** Number of images that must be computed. */
  long images() {
    return missing.keySet().stream().mapToLong(index -> indicesOf(index).length).sum();
  }

  /** Seconds spent inside TensorFlow. */
  double secondsInModel() {
    return nanosInModel / 1e9;
  }

  /**
   * One call of the model.
   *
   * @param block the block to which the images belong
   * @param indices the images' indices
   * @param endsBlock whether these are the last images of the block
   */
  private record Call(int block, int[] indices, boolean endsBlock) {}

  /**
   * Computes and writes all missing blocks.
   *
   * @param expected number of images of this pass and those that follow
   */
  void run(long expected, LongConsumer imagesDone) {
    List<Call> calls = missing.keySet().stream().flatMap(b -> calls(b).stream()).toList();
    long done = 0;
    model.expectImages(expected);
    try (Prefetch<TriedBatch> batches =
            new Prefetch<>(calls, call -> images.tryBatch(call.indices()));
        BlockWriter writer = new BlockWriter(caches)) {
      for (Call call : calls) {
        try (TriedBatch tried = batches.next()) {
          compute(tried, missing.get(call.block()), writer);
          tried.bad().forEach((row, picture) -> bad.put(call.indices()[row], picture));
        }
        if (call.endsBlock()) {
          writer.endBlock(call.block());
        }
        done += call.indices().length;
        imagesDone.accept(done);
      }
      writer.finish();
    }
  }

  private void compute(TriedBatch tried, List<InputKind> kinds, BlockWriter writer) {
    long start = System.nanoTime();
    try (Activations activations = model.activations(tried.batch().images(), kinds)) {
      for (InputKind kind : kinds) {
        Tensor numbers = conversions.get(kind).narrow(activations.of(kind));
        writer.add(kind, numbers);
        List<ByteBuffer> rows = TensorBytes.rows(numbers);
        tried.bad().keySet().forEach(row -> Block.markBad(rows.get(row)));
      }
    }
    nanosInModel += System.nanoTime() - start;
  }

  private List<Call> calls(int block) {
    int[] all = indicesOf(block);
    List<Call> calls = new ArrayList<>();
    for (int from = 0; from < all.length; from += microBatch) {
      int to = Math.min(all.length, from + microBatch);
      calls.add(new Call(block, Arrays.copyOfRange(all, from, to), to == all.length));
    }
    return calls;
  }

  private int[] indicesOf(int block) {
    CacheDescription any = caches.values().iterator().next().description();
    int from = block * any.blockImages();
    return IntStream.range(from, from + any.block(block).images()).toArray();
  }
}
