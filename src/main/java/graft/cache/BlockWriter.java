package graft.cache;

import graft.background.BackgroundThread;
import graft.contract.InputKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.tensorflow.Tensor;

/**
 * Collects a block's tensors and writes them on a background thread while the next block is
 * computed. At most one block waits to be written. If writing fails, the next {@link #endBlock} or
 * {@link #finish} throws.
 */
final class BlockWriter implements AutoCloseable {
  private final Map<InputKind, ActivationCache> caches;
  private final BackgroundThread thread = new BackgroundThread("graft-cache-writer");
  private Map<InputKind, List<Tensor>> gathered = new EnumMap<>(InputKind.class);
  private CompletableFuture<Void> writing;

  BlockWriter(Map<InputKind, ActivationCache> caches) {
    this.caches = caches;
  }

  /** Adds activations of the block's next images. The tensor is closed after it is written. */
  void add(InputKind kind, Tensor numbers) {
    gathered.computeIfAbsent(kind, k -> new ArrayList<>()).add(numbers);
  }

  /** Waits until the previous block is written, then starts to write the collected block. */
  void endBlock(int index) {
    finish();
    Map<InputKind, List<Tensor>> block = gathered;
    gathered = new EnumMap<>(InputKind.class);
    writing = thread.run(() -> write(index, block));
  }

  private void write(int index, Map<InputKind, List<Tensor>> block) {
    try {
      block.forEach((kind, parts) -> caches.get(kind).write(index, parts));
    } finally {
      release(block);
    }
  }

  /** Waits until the last ended block is written. */
  void finish() {
    if (writing == null) {
      return;
    }
    CompletableFuture<Void> last = writing;
    writing = null;
    BackgroundThread.await(last);
  }

  private static void release(Map<InputKind, List<Tensor>> block) {
    block.values().forEach(parts -> parts.forEach(Tensor::close));
  }

  /** Waits for the block being written, and drops a block that was not ended. */
  @Override
  public void close() {
    try {
      finish();
    } finally {
      thread.close();
      release(gathered);
    }
  }
}
