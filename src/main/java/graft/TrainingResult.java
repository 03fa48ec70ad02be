package graft;

import graft.contract.EpochRecord;
import graft.failure.GraftException;
import graft.job.Trained;
import graft.report.ClassificationReport;
import graft.train.History;
import graft.train.ModelFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a training has come to.
 *
 * @param run the run's folder; {@link ImageClassifier#load(Path)} takes it too
 * @param model the folder of the model of the last phase, inside the run's
 * @param history all epochs of the run in order, those before a stop included; empty only if its
 *     file in the run's folder was deleted
 * @param evaluation how good the model is on the validation images; empty if the training was given
 *     its model ({@link Training#model}), or if there was nothing to resume
 * @param warnings lines about files that could not be written although the model is trained, such
 *     as the report; usually none
 */
public record TrainingResult(
    Path run,
    Path model,
    List<EpochRecord> history,
    Optional<ClassificationReport> evaluation,
    List<String> warnings) {
  public TrainingResult {
    history = List.copyOf(history);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads the result of a run that has finished a phase.
   *
   * @throws GraftException if it has finished none, or its files can't be read
   */
  static TrainingResult read(Path run, Trained trained) {
    return new TrainingResult(
        run, ModelFolder.resolve(run), History.read(run), trained.evaluation(), trained.warnings());
  }

  /**
   * The share of validation images that was classified correctly after the last epoch, 0 to 1; NaN
   * without a history. With {@code restoreBest} the model may have the weights of an earlier epoch.
   */
  public double valAccuracy() {
    return history.isEmpty() ? Double.NaN : history.get(history.size() - 1).valAccuracy();
  }

  /**
   * The largest share of validation images classified correctly after an epoch; NaN without a
   * history.
   */
  public double bestValAccuracy() {
    return history.stream().mapToDouble(EpochRecord::valAccuracy).max().orElse(Double.NaN);
  }
}
