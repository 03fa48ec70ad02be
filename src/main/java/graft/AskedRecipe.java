package graft;

import graft.contract.Phase;
import graft.dataset.augment.Augmentation;
import graft.train.ClassWeights;
import graft.train.EarlyStopping;
import graft.train.EarlyStopping.Monitor;
import graft.train.LargeSettings;
import graft.train.PhaseSettings;
import graft.train.Regularization;
import graft.train.Schedule;
import graft.train.Schedule.Curve;
import graft.train.TrainingSettings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The settings of a {@link Recipe}, with their defaults. */
final class AskedRecipe {
  List<Phase> phases = TrainingSettings.PHASES;
  int epochsFrozen = PhaseSettings.FROZEN.epochs();
  float learningRateFrozen = PhaseSettings.FROZEN.learningRate();
  int epochsUnfrozen = PhaseSettings.UNFROZEN.epochs();
  float learningRateUnfrozen = PhaseSettings.UNFROZEN.learningRate();
  OptionalInt largeSize = LargeSettings.NONE.imageSize();
  int epochsLarge = LargeSettings.NONE.phase().epochs();
  float learningRateLarge = LargeSettings.NONE.phase().learningRate();
  int batchSize = TrainingSettings.BATCH_SIZE;
  OptionalInt microBatch = OptionalInt.empty();
  Curve schedule = Schedule.CONSTANT.curve();
  int warmup = Schedule.CONSTANT.warmup();
  OptionalInt patience = EarlyStopping.NEVER.patience();
  double minDelta = EarlyStopping.NEVER.minDelta();
  Monitor monitor = EarlyStopping.NEVER.monitor();
  boolean restoreBest = EarlyStopping.NEVER.restoreBest();
  double weightDecay = Regularization.NONE.weightDecay();
  double labelSmoothing = Regularization.NONE.labelSmoothing();
  ClassWeights classWeights = Regularization.NONE.classWeights();
  double layerDecay = Regularization.NONE.layerDecay();
  Augmentation augmentation = Augmentation.NONE;
  long seed;

  PhaseSettings frozen() {
    return new PhaseSettings(epochsFrozen, learningRateFrozen);
  }

  PhaseSettings unfrozen() {
    return new PhaseSettings(epochsUnfrozen, learningRateUnfrozen);
  }

  LargeSettings large() {
    return new LargeSettings(
        largeSize, new PhaseSettings(epochsLarge, learningRateLarge), Optional.empty());
  }

  EarlyStopping stopping() {
    return new EarlyStopping(patience, minDelta, monitor, restoreBest);
  }

  Schedule schedule() {
    return new Schedule(schedule, warmup);
  }

  Regularization regularization() {
    return new Regularization(weightDecay, labelSmoothing, classWeights, layerDecay);
  }

  /**
   * Checks the ranges, as the settings records do.
   *
   * @throws graft.failure.WrongUseException if a value is out of range
   */
  void check() {
    frozen();
    unfrozen();
    large();
    stopping();
    schedule();
    regularization();
  }
}
