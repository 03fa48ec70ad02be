package graft.train;

import graft.background.Prefetch;
import graft.cache.InputBatch;
import graft.cache.Inputs;
import graft.contract.EpochRecord;
import graft.contract.GraftException;
import graft.contract.Phase;
import graft.dataset.Shuffle;
import graft.runner.GraftModel;
import graft.runner.StepResult;
import java.util.List;

/** The training loop: the epochs of one phase, for either phase. */
final class PhaseTraining {
  private final Phase phase;
  private final PhaseSettings settings;
  private final TrainSettings run;
  private final int slice;
  private final GraftModel model;
  private final Inputs train;
  private final Inputs validation;
  private final TrainingListener listener;

  PhaseTraining(
      Phase phase,
      TrainSettings run,
      int slice,
      GraftModel model,
      Inputs train,
      Inputs validation,
      TrainingListener listener) {
    this.phase = phase;
    this.settings = run.of(phase);
    this.run = run;
    this.slice = slice;
    this.model = model;
    this.train = train;
    this.validation = validation;
    this.listener = listener;
  }

  /**
   * Trains until the last epoch or until early stopping ends the phase; the history gets every
   * epoch.
   */
  void train(History history, BestWeights bestWeights) {
    final EarlyStoppingCounter stopping = new EarlyStoppingCounter(run.stopping());
    for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
      final EpochRecord record = epoch(epoch);
      history.add(record);
      if (stopping.isBest(record)) {
        bestWeights.keep();
      }
      listener.epochEnded(record);
      if (stopping.stops()) {
        listener.notice(stopped(record, stopping.best()));
        break;
      }
    }
    bestWeights.restore();
  }

  private EpochRecord epoch(int epoch) {
    final long start = System.nanoTime();
    final int images = train.size();
    final List<int[]> batches =
        Slices.cut(Shuffle.order(images, run.seed(), phase, epoch), run.batchSize());
    listener.epochStarted(phase, epoch, settings.epochs(), batches.size(), images);
    final RunningMean mean = new RunningMean();
    try (Prefetch<int[], InputBatch> slices =
        new Prefetch<>(Slices.cutEach(batches, slice), train::batch)) {
      for (int step = 0; step < batches.size(); step++) {
        final StepResult result = step(epoch, step, batches.get(step).length, slices, mean);
        mean.add(result, batches.get(step).length);
      }
    }
    final double trainSeconds = secondsSince(start);
    listener.validationStarted(validation.size());
    final Evaluation evaluation = Evaluator.evaluate(model, validation, slice, listener::validated);
    return new EpochRecord(
        phase,
        epoch,
        mean.loss(),
        mean.accuracy(),
        evaluation.loss(),
        evaluation.accuracy(),
        secondsSince(start),
        trainSeconds,
        batches.size(),
        settings.learningRate());
  }

  /** One optimizer step: all slices of the batch but the last accumulate, the last one trains. */
  private StepResult step(
      int epoch, int step, int size, Prefetch<int[], InputBatch> slices, RunningMean before) {
    StepResult result = null;
    int done = 0;
    while (done < size) {
      final boolean last;
      try (InputBatch inputs = slices.next()) {
        done += inputs.size();
        last = done == size;
        result =
            last
                ? model.train(
                    phase, train.kind(), inputs.input(), inputs.labels(), settings.learningRate())
                : model.accumulate(phase, train.kind(), inputs.input(), inputs.labels());
      }
      checkFinite(result.loss(), epoch, step);
      final RunningMean sofar = before.with(result, done);
      listener.stepDone(last ? step + 1 : step, sofar.images(), sofar.loss(), sofar.accuracy());
    }
    return result;
  }

  private void checkFinite(float loss, int epoch, int step) {
    if (!Float.isFinite(loss)) {
      throw new GraftException(
          "the loss became %s in the %s phase, epoch %d, step %d; try a lower --learning-rate-%s"
              .formatted(loss, phase.label(), epoch, step + 1, phase.label()));
    }
  }

  private String stopped(EpochRecord last, EpochRecord best) {
    final Monitor monitor = run.stopping().monitor();
    return "%s phase stopped early after epoch %d: %s was best in epoch %d (%.4f)"
        .formatted(phase.label(), last.epoch(), monitor.label(), best.epoch(), monitor.of(best));
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
