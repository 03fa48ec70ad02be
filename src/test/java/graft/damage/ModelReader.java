package graft.damage;

import graft.contract.InputKind;
import graft.contract.Phase;
import graft.export.FormulaBatch;
import graft.model.BatchEvaluation;
import graft.model.GraftModel;
import graft.model.StartOptions;
import graft.model.StepResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Opens a model, evaluates it, trains a step of each phase, and evaluates it again. */
final class ModelReader {
  private ModelReader() {}

  static List<String> read(Path folder) {
    List<String> read = new ArrayList<>();
    try (GraftModel model = GraftModel.open(folder, Victims.SESSION);
        FormulaBatch batch = FormulaBatch.tiny(0, 4)) {
      read.add(model.description().toString());
      evaluate(model, batch, read);
      if (model.trainable()) {
        model.training().start(StartOptions.plain(1, model.description().labels().size()));
        for (Phase phase : Phase.IN_MODEL) {
          StepResult step =
              model
                  .training()
                  .train(phase, InputKind.IMAGES, batch.images(), batch.labels(), 1e-3f);
          read.add(phase.label() + " " + Float.toHexString(step.loss()));
        }
        evaluate(model, batch, read);
      }
    }
    return read;
  }

  private static void evaluate(GraftModel model, FormulaBatch batch, List<String> read) {
    BatchEvaluation evaluated = model.evaluate(InputKind.IMAGES, batch.images(), batch.labels());
    read.add("loss " + Double.toHexString(evaluated.lossSum()) + " " + evaluated.correct());
    for (float[] row : evaluated.probabilities()) {
      Victims.numbers("probability", row).forEach(read::add);
    }
  }
}
