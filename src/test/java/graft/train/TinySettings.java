package graft.train;

import graft.cache.CacheSettings;
import graft.cache.CacheSettings.CacheMode;
import graft.cache.Storage;
import graft.contract.Phase;
import graft.dataset.augment.Augmentation;
import graft.machine.SessionOptions;
import graft.train.EarlyStopping.Monitor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Settings of a run on the tiny model, of which a test says only what it is about. Without that:
 * two epochs of both phases, at learning rates of 0.01 and 0.001, in batches of 20, computed ten at
 * a time; seed 0, two threads; neither early stopping nor caches; {@linkplain
 * CheckpointSettings#defaults the default} checkpoints.
 */
public final class TinySettings {
  /** The folder is never touched. */
  public static final CacheSettings NO_CACHES =
      new CacheSettings(CacheMode.NONE, Path.of("."), Storage.FLOAT32);

  private final Path model;
  private final Path output;
  private List<Phase> phases = List.of(Phase.FROZEN, Phase.UNFROZEN);
  private PhaseSettings frozen = new PhaseSettings(2, 1e-2f);
  private PhaseSettings unfrozen = new PhaseSettings(2, 1e-3f);
  private LargeSettings large = LargeSettings.NONE;
  private int batchSize = 20;
  private OptionalInt microBatch = OptionalInt.of(10);
  private EarlyStopping stopping =
      new EarlyStopping(OptionalInt.empty(), 0, Monitor.VAL_LOSS, false);
  private Schedule schedule = Schedule.CONSTANT;
  private Regularization regularization = Regularization.NONE;
  private Augmentation augmentation = Augmentation.NONE;
  private OptionalLong maxPixels = OptionalLong.empty();
  private OptionalDouble maxBad = OptionalDouble.empty();
  private long seed;
  private CacheSettings cache = NO_CACHES;
  private int threads = 2;
  private CheckpointSettings checkpoints = CheckpointSettings.defaults();
  private Optional<NetworkSettings> network = Optional.empty();
  private Optional<String> preset = Optional.empty();

  public TinySettings(Path model, Path output) {
    this.model = model;
    this.output = output;
  }

  /** Of the steps that an epoch of the tiny data has without being told others; three are kept. */
  static CheckpointSettings ofEveryEpoch() {
    return new CheckpointSettings(OptionalInt.of(3), Optional.empty(), 3);
  }

  public TinySettings phases(List<Phase> chosen) {
    phases = chosen;
    return this;
  }

  public TinySettings frozen(int epochs, float rate) {
    frozen = new PhaseSettings(epochs, rate);
    return this;
  }

  public TinySettings schedule(Schedule course) {
    schedule = course;
    return this;
  }

  public TinySettings augmentation(Augmentation change) {
    augmentation = change;
    return this;
  }

  public TinySettings regularization(Regularization against) {
    regularization = against;
    return this;
  }

  public TinySettings unfrozen(int epochs, float rate) {
    unfrozen = new PhaseSettings(epochs, rate);
    return this;
  }

  public TinySettings large(int imageSize, int epochs, float rate) {
    large =
        new LargeSettings(
            OptionalInt.of(imageSize), new PhaseSettings(epochs, rate), Optional.empty());
    return this;
  }

  public TinySettings batches(int size, OptionalInt ofMicroBatches) {
    batchSize = size;
    microBatch = ofMicroBatches;
    return this;
  }

  public TinySettings batches(int size, int ofMicroBatches) {
    return batches(size, OptionalInt.of(ofMicroBatches));
  }

  public TinySettings stopping(EarlyStopping early) {
    stopping = early;
    return this;
  }

  public TinySettings seed(long number) {
    seed = number;
    return this;
  }

  public TinySettings cache(CacheSettings kept) {
    cache = kept;
    return this;
  }

  public TinySettings maxBad(double share) {
    maxBad = OptionalDouble.of(share);
    return this;
  }

  public TinySettings maxPixels(long number) {
    maxPixels = OptionalLong.of(number);
    return this;
  }

  public TinySettings threads(int number) {
    threads = number;
    return this;
  }

  public TinySettings checkpoints(CheckpointSettings kept) {
    checkpoints = kept;
    return this;
  }

  public TinySettings network(NetworkSettings made) {
    network = Optional.of(made);
    return this;
  }

  public TinySettings preset(String name) {
    preset = Optional.of(name);
    return this;
  }

  public TrainingSettings settings() {
    return new TrainingSettings(
        model,
        output,
        phases,
        frozen,
        unfrozen,
        large,
        batchSize,
        microBatch,
        stopping,
        schedule,
        regularization,
        augmentation,
        seed,
        maxPixels,
        maxBad,
        cache,
        new SessionOptions(threads),
        checkpoints,
        network,
        preset);
  }
}
