package graft.train;

import graft.background.Prefetch;
import graft.cache.InputBatch;
import graft.cache.Inputs;
import graft.contract.EpochRecord;
import graft.contract.Phase;
import graft.contract.Signatures;
import graft.dataset.Draw;
import graft.dataset.Shuffle;
import graft.failure.StoppedException;
import graft.model.GraftModel;
import graft.model.StepResult;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The training loop of either phase; it can start at any step. */
final class PhaseTraining {
  private final Phase phase;
  private final PhaseSettings settings;
  private final TrainingSettings run;
  private final int microBatch;
  private final GraftModel model;
  private final Inputs train;
  private final Inputs validation;
  private final Checkpoints checkpoints;
  private final FiniteLoss finite;
  private final TrainingListener listener;
  private final CheckpointTimer timer;

  PhaseTraining(PhaseSequence sequence, Phase phase) {
    this.phase = phase;
    this.run = sequence.settings();
    this.settings = run.of(phase);
    this.model = sequence.model();
    this.train = sequence.caches().train(Signatures.cachedInput(phase));
    this.validation = sequence.caches().validation(Signatures.cachedInput(phase));
    this.microBatch = sequence.microBatch(train.kind());
    this.checkpoints = sequence.checkpoints();
    this.finite = new FiniteLoss(phase, model, train.kind(), checkpoints);
    this.listener = sequence.listener();
    this.timer = new CheckpointTimer(run.checkpoints(), System::nanoTime);
  }

  /**
   * Trains to the last epoch, or until early stopping ends the phase. Every epoch is added to the
   * history, and a checkpoint follows the last one. The model then has the weights of the last
   * epoch, or of the best with --restore-best.
   *
   * @param begin how far the phase is; the model must have that moment's variables
   * @return the state at the end of the phase
   * @throws StoppedException when the listener asks for a stop, after a checkpoint is written
   */
  TrainingState train(TrainingState begin, Path historyFolder) {
    EarlyStoppingCounter stopping = new EarlyStoppingCounter(run.stopping(), begin.epochsOfPhase());
    TrainingState state = begin;
    while (!isOver(state, stopping)) {
      TrainingState trained = trainEpoch(state);
      EpochRecord record = validate(trained);
      boolean best = stopping.isBest(record) && run.stopping().restoreBest();
      state =
          trained.afterEpoch(
              record, best ? Integer.valueOf(checkpoints.nextNumber()) : trained.bestCheckpoint());
      History.write(historyFolder, state.history());
      listener.epochEnded(record);
      if (stopping.stops()) {
        listener.notice(stopping.words(record));
      }
      boolean stop = listener.stopRequested();
      if (best || stop || isOver(state, stopping) || timer.isDueAfterEpoch()) {
        checkpoints.save(state);
        timer.restart();
      }
      if (stop) {
        throw new StoppedException();
      }
    }
    if (state.bestCheckpoint() != null) {
      checkpoints.restore(state.bestCheckpoint());
    }
    return state;
  }

  private boolean isOver(TrainingState state, EarlyStoppingCounter stopping) {
    return state.epoch() > settings.epochs() || stopping.stops();
  }

  /** Trains the remaining steps of an epoch. */
  private TrainingState trainEpoch(TrainingState begin) {
    long start = System.nanoTime();
    int images = train.size();
    List<int[]> batches =
        MicroBatches.cut(Shuffle.order(images, run.seed(), phase, begin.epoch()), run.batchSize());
    List<int[]> left = batches.subList(begin.step(), batches.size());
    listener.epochStarted(phase, begin.epoch(), settings.epochs(), batches.size(), images);
    TrainingState state = begin;
    Draw draw = new Draw(run.seed(), phase, begin.epoch());
    try (Prefetch<InputBatch> microBatches =
        new Prefetch<>(
            MicroBatches.cutEach(left, microBatch), indices -> train.batch(indices, draw))) {
      for (int[] batch : left) {
        boolean due = timer.isDueAfterStep() && state.step() + 1 < batches.size();
        RunningMean done = step(state, batch, microBatches, due);
        state = state.afterStep(done, begin.seconds() + secondsSince(start));
        if (due) {
          checkpoints.save(state);
          timer.restart();
        }
        listener.stopIfAsked();
      }
    } catch (StoppedException e) {
      keep(state);
      throw e;
    }
    return state;
  }

  /**
   * One optimizer step: the gradients of all micro-batches are accumulated, and with the last one
   * the variables are updated.
   *
   * @param kept whether a checkpoint follows, so that the updated weights must be checked
   */
  private RunningMean step(
      TrainingState state, int[] batch, Prefetch<InputBatch> microBatches, boolean kept) {
    RunningMean sofar = state.done();
    int imagesOfBatch = 0;
    while (imagesOfBatch < batch.length) {
      if (imagesOfBatch > 0) {
        listener.stopIfAsked();
      }
      try (InputBatch inputs = microBatches.next()) {
        imagesOfBatch += inputs.size();
        boolean last = imagesOfBatch == batch.length;
        StepResult result = call(state, inputs, last);
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

  private StepResult call(TrainingState state, InputBatch inputs, boolean last) {
    if (!last) {
      return model.accumulate(phase, train.kind(), inputs.input(), inputs.labels());
    }
    float rate = learningRate(state.epoch(), state.step());
    return model.train(phase, train.kind(), inputs.input(), inputs.labels(), rate);
  }

  /**
   * The learning rate of a step.
   *
   * @param step in its epoch, from 0
   */
  private float learningRate(int epoch, int step) {
    long ofEpoch = 1 + (train.size() - 1) / run.batchSize();
    return settings.schedule().at((epoch - 1) * ofEpoch + step, settings.epochs() * ofEpoch);
  }

  private EpochRecord validate(TrainingState state) {
    long start = System.nanoTime();
    Evaluation evaluation = evaluate(state);
    finite.checkValidation(evaluation.loss(), state.epoch());
    return new EpochRecord(
        phase,
        state.epoch(),
        state.done().loss(),
        state.done().accuracy(),
        evaluation.loss(),
        evaluation.accuracy(),
        state.seconds() + secondsSince(start),
        state.seconds(),
        state.step(),
        learningRate(state.epoch(), state.step() - 1));
  }

  private Evaluation evaluate(TrainingState state) {
    listener.validationStarted(validation.size());
    try {
      return Evaluator.evaluate(
          model,
          validation,
          microBatch,
          (images, labels, probabilities) -> {
            listener.validated(images, labels, probabilities);
            listener.stopIfAsked();
          });
    } catch (StoppedException e) {
      keep(state);
      throw e;
    }
  }

  /**
   * Writes a checkpoint of the state after the last complete step, if the weights give a finite
   * loss. Gradients accumulated since then are dropped. The prefetch thread must have ended,
   * because a cache must not be read by two threads at once.
   */
  private void keep(TrainingState state) {
    int[] some = IntStream.range(0, Math.min(microBatch, train.size())).toArray();
    try (InputBatch inputs = train.batch(some)) {
      finite.checkWeights(inputs, state.epoch(), state.step(), some);
    }
    checkpoints.save(state);
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
