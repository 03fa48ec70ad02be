package graft.job;

import graft.report.ClassificationReport;
import java.util.List;
import java.util.Optional;

/**
 * What a training has come to.
 *
 * @param evaluation how good the last model is on the validation images; empty if the run was given
 *     its model or was finished already
 * @param warnings lines about files that could not be written although the models are trained
 */
public record Trained(Optional<ClassificationReport> evaluation, List<String> warnings) {
  public Trained {
    warnings = List.copyOf(warnings);
  }
}
