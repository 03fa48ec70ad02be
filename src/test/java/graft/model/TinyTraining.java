package graft.model;

import graft.contract.InputKind;
import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.export.FormulaBatch;
import graft.export.SavedVariables;
import graft.export.TinyModel;
import graft.machine.SessionOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A freshly exported tiny model, opened, with training steps on formula images. */
record TinyTraining(GraftModel model) implements AutoCloseable {
  static final float RATE = 0.01f;
  private static final SessionOptions SESSION = new SessionOptions(2);

  /** Exports a model into a folder that does not exist and opens it. */
  static TinyTraining fresh(Path directory, double dropout) {
    return open(TinyModel.export(directory, dropout));
  }

  static TinyTraining open(Path directory) {
    return new TinyTraining(GraftModel.open(directory, SESSION));
  }

  /** One step on images {@code from} to {@code to - 1}. */
  StepResult train(Phase phase, int from, int to) {
    try (FormulaBatch batch = FormulaBatch.tiny(from, to)) {
      return model.training().train(phase, InputKind.IMAGES, batch.images(), batch.labels(), RATE);
    }
  }

  /** Lets images {@code from} to {@code to - 1} wait. */
  StepResult accumulate(Phase phase, int from, int to) {
    try (FormulaBatch batch = FormulaBatch.tiny(from, to)) {
      return model.training().accumulate(phase, InputKind.IMAGES, batch.images(), batch.labels());
    }
  }

  BatchEvaluation evaluate(int from, int to) {
    try (FormulaBatch batch = FormulaBatch.tiny(from, to)) {
      return model.evaluate(InputKind.IMAGES, batch.images(), batch.labels());
    }
  }

  /** Mean loss without dropout, smoothing and weights. */
  double meanLoss(int from, int to) {
    return evaluate(from, to).lossSum() / (to - from);
  }

  /** Losses of steps on images 0 to 7. */
  float[] losses(Phase phase, int steps) {
    float[] losses = new float[steps];
    for (int i = 0; i < steps; i++) {
      losses[i] = train(phase, 0, 8).loss();
    }
    return losses;
  }

  void start(long seed) {
    model.training().start(StartOptions.plain(seed, TinyModel.LABELS.size()));
  }

  /** Takes back all variables, training state included, as they were exported. */
  void reset() {
    WholeCheckpoint.read(model, model.directory().resolve(ModelFiles.VARIABLES_PREFIX));
  }

  Map<String, float[]> variables() {
    return SavedVariables.of(model);
  }

  /** Names of weights (not of training state) that differ in a bit. */
  static Set<String> changedWeights(Map<String, float[]> before, Map<String, float[]> after) {
    Set<String> changed = new TreeSet<>();
    before.forEach(
        (name, values) -> {
          if (!isState(name) && !Arrays.equals(values, after.get(name))) {
            changed.add(name);
          }
        });
    return changed;
  }

  /** Whether a variable belongs to the training and not to the network. */
  static boolean isState(String name) {
    return name.startsWith("frozen/")
        || name.startsWith("unfrozen/")
        || name.startsWith("training/");
  }

  @Override
  public void close() {
    model.close();
  }
}
