package graft.cache;

import graft.contract.InputKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.tensorflow.Tensor;

/**
 * Gathers the tensors of a block and writes it on a thread of its own while the next is computed;
 * never more than one block waits. A failure is thrown at the next block's end, or at the last.
 */
final class BlockWriter implements AutoCloseable {
  private final Map<InputKind, ActivationCache> caches;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            final Thread daemon = new Thread(work, "graft-cache-writer");
            daemon.setDaemon(true);
            return daemon;
          });
  private Map<InputKind, List<Tensor>> gathered = new EnumMap<>(InputKind.class);
  private Future<?> writing;

  BlockWriter(Map<InputKind, ActivationCache> caches) {
    this.caches = caches;
  }

  /** Adds the next images of the block; the tensor is closed once it is written. */
  void add(InputKind kind, Tensor numbers) {
    gathered.computeIfAbsent(kind, k -> new ArrayList<>()).add(numbers);
  }

  /** Begins to write what was gathered, once the block before is written. */
  void endBlock(int index) {
    finish();
    final Map<InputKind, List<Tensor>> block = gathered;
    gathered = new EnumMap<>(InputKind.class);
    writing = thread.submit(() -> write(index, block));
  }

  private void write(int index, Map<InputKind, List<Tensor>> block) {
    try {
      block.forEach((kind, parts) -> caches.get(kind).write(index, parts));
    } finally {
      release(block);
    }
  }

  /** Waits until all is written. */
  void finish() {
    if (writing == null) {
      return;
    }
    final Future<?> last = writing;
    writing = null;
    try {
      last.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a block was written", e);
    }
  }

  private static void release(Map<InputKind, List<Tensor>> block) {
    block.values().forEach(parts -> parts.forEach(Tensor::close));
  }

  /** Waits for the block in writing; what was gathered and is no whole block is dropped. */
  @Override
  public void close() {
    try {
      finish();
    } finally {
      thread.shutdown();
      release(gathered);
    }
  }
}
