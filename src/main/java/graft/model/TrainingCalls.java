package graft.model;

import graft.contract.InputKind;
import graft.contract.Phase;
import graft.contract.Signatures;
import graft.failure.GraftException;
import java.util.Map;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** The training signatures of an open model. The caller closes the tensors that it passes in. */
public final class TrainingCalls {
  private final LoadedModel loaded;
  private final int classes;

  TrainingCalls(LoadedModel loaded, int classes) {
    this.loaded = loaded;
    this.classes = classes;
  }

  /**
   * Begins a phase. Stores the options, and sets the optimizer's slots, its step counters and the
   * accumulators of both phases to zero.
   *
   * @throws GraftException when the model was exported for serving only, or lacks the signature for
   *     a layer decay other than 1
   */
  public void start(StartOptions options) {
    try (TInt64 seed = TInt64.scalarOf(options.seed());
        TFloat32 smoothing = TFloat32.scalarOf(options.labelSmoothing());
        TFloat32 decay = TFloat32.scalarOf(options.weightDecay());
        TFloat32 weights = TFloat32.vectorOf(options.classWeights())) {
      loaded
          .call(
              Signatures.START,
              Map.of(
                  Signatures.SEED, seed,
                  Signatures.LABEL_SMOOTHING, smoothing,
                  Signatures.WEIGHT_DECAY, decay,
                  Signatures.CLASS_WEIGHTS, weights),
              Signatures.STEP)
          .close();
    }
    if (loaded.hasSignature(Signatures.START_LAYER_DECAY) || options.layerDecay() != 1) {
      startLayerDecay(options.layerDecay());
    }
  }

  private void startLayerDecay(float decay) {
    try (TFloat32 layerDecay = TFloat32.scalarOf(decay)) {
      loaded
          .call(
              Signatures.START_LAYER_DECAY,
              Map.of(Signatures.LAYER_DECAY, layerDecay),
              Signatures.LAYER_DECAY)
          .close();
    }
  }

  /**
   * Adds the gradients of a micro-batch to the accumulators, which {@link #train} uses.
   *
   * @param input images, features or boundary of N images, as {@code kind} says
   * @param labels int64 [N], each from 0 to classes - 1
   * @throws IllegalArgumentException when a label is out of range
   * @throws GraftException when the model was exported for serving only
   */
  public StepResult accumulate(Phase phase, InputKind kind, Tensor input, TInt64 labels) {
    LabelCheck.check(labels, classes);
    return step(
        Signatures.accumulate(phase, kind),
        Map.of(kind.argument(), input, Signatures.LABELS, labels));
  }

  /**
   * Adds the last micro-batch of a batch, then takes one optimizer step with the mean gradient over
   * all images of the batch. Input, labels and errors are as for {@link #accumulate}.
   *
   * @param learningRate Adam's learning rate, positive
   */
  public StepResult train(
      Phase phase, InputKind kind, Tensor input, TInt64 labels, float learningRate) {
    LabelCheck.check(labels, classes);
    try (TFloat32 rate = TFloat32.scalarOf(learningRate)) {
      return step(
          Signatures.train(phase, kind),
          Map.of(
              kind.argument(), input, Signatures.LABELS, labels, Signatures.LEARNING_RATE, rate));
    }
  }

  private StepResult step(String signature, Map<String, Tensor> inputs) {
    try (Result result = loaded.call(signature, inputs, Signatures.LOSS, Signatures.CORRECT)) {
      return new StepResult(
          ((TFloat32) result.get(0)).getFloat(), ((TInt64) result.get(1)).getLong());
    }
  }
}
