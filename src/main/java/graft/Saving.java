package graft;

import static graft.Checks.local;

import graft.cache.CacheSettings.CacheMode;
import graft.cache.Storage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * What a {@link Training} keeps on disk to save time, caches and checkpoints: {@code
 * Saving.standard().cache(CacheMode.NONE)}. Immutable; each method with a parameter returns a
 * changed one.
 */
public final class Saving {
  final Changes changes;

  private Saving(Changes changes) {
    this.changes = changes;
  }

  private Saving with(String option, Consumer<AskedTraining> change) {
    return new Saving(changes.with(option, change));
  }

  /** The defaults. */
  public static Saving standard() {
    return new Saving(Changes.NONE);
  }

  /**
   * What is cached, so that each image goes through the frozen base only once; {@code AUTO} by
   * default.
   */
  public Saving cache(CacheMode mode) {
    Objects.requireNonNull(mode, "cache");
    return with("--cache", next -> next.cache = mode);
  }

  /** Where caches are; by default the folder {@code activations} in Graft's cache folder. */
  public Saving cacheFolder(Path folder) {
    Optional<Path> named = Optional.of(local("cacheFolder", folder));
    return with("--cache-dir", next -> next.cacheFolder = named);
  }

  /**
   * The cached boundary's numbers: float32 is exact, 16 bits are rounded and take half the space.
   * By default bfloat16 if the precision is bfloat16, else float16.
   */
  public Saving boundaryStorage(Storage format) {
    Objects.requireNonNull(format, "boundaryStorage");
    return with("--boundary-storage", next -> next.boundaryStorage = Optional.of(format));
  }

  /** Writes a checkpoint every so many steps, at least 1, instead of at times. */
  public Saving checkpointEvery(int steps) {
    return checkpoints(OptionalInt.of(steps), Optional.empty());
  }

  /** Writes a checkpoint each time that this has passed, more than 0; ten minutes by default. */
  public Saving checkpointEvery(Duration interval) {
    Objects.requireNonNull(interval, "interval");
    return checkpoints(OptionalInt.empty(), Optional.of(interval));
  }

  private Saving checkpoints(OptionalInt steps, Optional<Duration> time) {
    return with(
        "--checkpoint-every",
        next -> {
          next.checkpointSteps = steps;
          next.checkpointTime = time;
          next.checkpoints();
        });
  }

  /** How many of the newest checkpoints are kept, at least 1; 3 by default. */
  public Saving keepCheckpoints(int number) {
    return with(
        "--keep-checkpoints",
        next -> next.keepCheckpoints = Checks.atLeastOne("keepCheckpoints", number));
  }
}
