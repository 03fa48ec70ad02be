package graft.train;

import graft.background.Prefetch;
import graft.cache.Inputs;
import graft.cache.Inputs.InputBatch;
import graft.contract.EpochRecord;
import graft.contract.InputKind;
import graft.contract.Signatures;
import graft.dataset.ChangedPictureException;
import graft.dataset.Draw;
import graft.dataset.Shuffle;
import graft.failure.StoppedException;
import graft.model.GraftModel;
import graft.model.StepResult;
import graft.train.Evaluator.Evaluation;
import graft.train.ModelCards.Count;
import graft.train.ModelCards.Measured;
import graft.train.TrainingState.RunningMean;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The training loop, the same for all phases. It can start at any step. */
final class PhaseTraining {
  private final PhaseSettings settings;
  private final TrainingSettings run;
  private final GraftModel model;
  private final Inputs train;
  private final Inputs validation;
  private final int microBatch;
  private final int stepsOfEpoch;
  private final Checkpoints checkpoints;
  private final FiniteLoss finite;
  private final ModelCards cards;
  private final TrainingListener listener;
  private final CheckpointTimer timer;
  private final EarlyStoppingCounter stopping;
  private TrainingState state;

  /** The last validation; null before the first in this process. */
  private Measured last;

  /** The validation of the best epoch; null if that was in another process, or isn't restored. */
  private Measured best;

  /**
   * Prepares to train the rest of a phase.
   *
   * @param begin the state to start from; the model's variables must belong to this state
   */
  PhaseTraining(PhaseSequence sequence, TrainingState begin) {
    this.run = sequence.settings();
    this.settings = run.of(begin.phase());
    this.model = sequence.model();
    InputKind wanted = Signatures.cachedInput(begin.phase());
    this.train = sequence.caches().train(wanted);
    this.validation = sequence.caches().validation(wanted);
    this.microBatch = sequence.microBatch(train.kind());
    this.stepsOfEpoch = 1 + (train.size() - 1) / run.batchSize();
    this.checkpoints = sequence.checkpoints();
    this.finite = new FiniteLoss(begin.phase(), model, train.kind(), checkpoints);
    this.cards = sequence.cards();
    this.listener = sequence.listener();
    this.timer = new CheckpointTimer(run.checkpoints(), System::nanoTime);
    this.stopping = new EarlyStoppingCounter(run.stopping(), begin.epochsOfPhase());
    this.state = begin;
  }

  /**
   * Trains to the last epoch, or until early stopping ends the phase. Every epoch is added to the
   * history, and a checkpoint is written after the last epoch. The model then has the weights of
   * the last epoch or, with --restore-best, of the best epoch.
   *
   * @return the state at the end of the phase
   * @throws StoppedException when the listener asks for a stop, after a checkpoint is written
   */
  TrainingState train(Path historyFolder) {
    try {
      while (!isOver()) {
        trainEpoch();
        endEpoch(historyFolder);
      }
    } catch (StoppedException | ChangedPictureException e) {
      saveStopped();
      throw e;
    }
    if (state.bestCheckpoint() != null) {
      checkpoints.restore(state.bestCheckpoint(), model);
    }
    return state;
  }

  private boolean isOver() {
    return state.epoch() > settings.epochs() || stopping.stops();
  }

  /** Trains the remaining steps of an epoch. */
  private void trainEpoch() {
    long start = System.nanoTime();
    double before = state.seconds();
    Draw draw = new Draw(run.seed(), state.phase(), state.epoch());
    int[] order = Shuffle.order(train.size(), run.seed(), state.phase(), state.epoch());
    List<int[]> left = MicroBatches.cut(order, run.batchSize()).subList(state.step(), stepsOfEpoch);
    listener.epochStarted(
        state.phase(), state.epoch(), settings.epochs(), stepsOfEpoch, train.size());
    try (Prefetch<InputBatch> microBatches =
        new Prefetch<>(
            MicroBatches.cutEach(left, microBatch), indices -> train.batch(indices, draw))) {
      for (int[] batch : left) {
        boolean due = timer.isDueAfterStep() && state.step() + 1 < stepsOfEpoch;
        RunningMean done = step(batch, microBatches, due);
        state = state.afterStep(done, before + secondsSince(start));
        if (due) {
          save();
        }
        listener.stopIfAsked();
      }
    }
  }

  /** Validates, and writes the epoch to the history. */
  private void endEpoch(Path historyFolder) {
    EpochRecord record = validate();
    boolean isBest = stopping.isBest(record) && run.stopping().restoreBest();
    if (isBest) {
      best = last;
    }
    state =
        state.afterEpoch(
            record, isBest ? Integer.valueOf(checkpoints.nextNumber()) : state.bestCheckpoint());
    History.write(historyFolder, state.history());
    listener.epochEnded(record);
    if (stopping.stops()) {
      listener.notice(stopping.words(record));
    }
    listener.stopIfAsked();
    if (isBest || isOver() || timer.isDueAfterEpoch()) {
      save();
    }
  }

  /**
   * One optimizer step. It accumulates the gradients of all micro-batches, and updates the
   * variables with the last micro-batch.
   *
   * @param kept whether a checkpoint follows, so that the updated weights must be checked
   */
  private RunningMean step(int[] batch, Prefetch<InputBatch> microBatches, boolean kept) {
    float rate = run.rate(state.phase(), state.epoch(), state.step(), stepsOfEpoch);
    listener.stepStarted(state.step() + 1, rate);
    RunningMean sofar = state.done();
    int imagesOfBatch = 0;
    while (imagesOfBatch < batch.length) {
      if (imagesOfBatch > 0) {
        listener.stopIfAsked();
      }
      try (InputBatch inputs = microBatches.next()) {
        imagesOfBatch += inputs.size();
        boolean last = imagesOfBatch == batch.length;
        StepResult result =
            last
                ? model
                    .training()
                    .train(state.phase(), train.kind(), inputs.input(), inputs.labels(), rate)
                : model
                    .training()
                    .accumulate(state.phase(), train.kind(), inputs.input(), inputs.labels());
        finite.check(result.loss(), "the loss", state.epoch(), state.step() + 1, batch);
        if (last && kept) {
          finite.checkWeights(inputs, state.epoch(), state.step() + 1, batch);
        }
        sofar = state.done().plus(result, imagesOfBatch);
        listener.stepDone(
            last ? state.step() + 1 : state.step(), sofar.images(), sofar.loss(), sofar.accuracy());
      }
    }
    return sofar;
  }

  private EpochRecord validate() {
    long start = System.nanoTime();
    listener.validationStarted(validation.size());
    last = evaluate(listener::validated);
    finite.checkValidation(last.evaluation().loss(), state.epoch());
    float lastRate = run.rate(state.phase(), state.epoch(), state.step() - 1, stepsOfEpoch);
    return state.record(last.evaluation(), secondsSince(start), lastRate);
  }

  /**
   * The validation of the weights that the model has after {@link #train}. If it was before the run
   * was resumed, it is done again.
   */
  Measured measured() {
    Measured known = state.bestCheckpoint() == null ? last : best;
    if (known != null) {
      return known;
    }
    listener.passStarted("validate", "images", validation.size());
    try {
      return evaluate((images, labels, probabilities) -> listener.passed(images));
    } finally {
      listener.passEnded();
    }
  }

  private Measured evaluate(Evaluator.Listener heard) {
    Count count = cards.count(validation.size());
    Evaluation evaluation =
        Evaluator.evaluate(
            model,
            validation,
            microBatch,
            (images, labels, probabilities) -> {
              heard.evaluated(images, labels, probabilities);
              count.add(labels, probabilities);
              listener.stopIfAsked();
            });
    return new Measured(evaluation, count);
  }

  private void save() {
    checkpoints.save(state, model);
    timer.restart();
  }

  /**
   * Writes a checkpoint of the state after the last complete step, if the weights give a finite
   * loss. Gradients accumulated since then are dropped. The prefetch thread must have ended,
   * because a cache must not be read by two threads at once.
   */
  private void saveStopped() {
    for (int from = 0; from < train.size(); from += microBatch) {
      int[] some = IntStream.range(from, Math.min(from + microBatch, train.size())).toArray();
      try (InputBatch inputs = train.batch(some)) {
        finite.checkWeights(inputs, state.epoch(), state.step(), some);
        break;
      } catch (ChangedPictureException e) {
        // Any unchanged images will do. If all images have changed, the resumed run reports that.
      }
    }
    checkpoints.save(state, model);
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
