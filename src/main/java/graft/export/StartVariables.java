package graft.export;

import graft.contract.Signatures;
import java.util.Map;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * The four values that the signature {@code start} stores and both phases read: dropout seed, label
 * smoothing, weight decay and class weights. A new export has 0, 0, 0 and ones, with which training
 * works even if {@code start} is never called.
 */
record StartVariables(
    Variable<TInt64> seed,
    Variable<TFloat32> labelSmoothing,
    Variable<TFloat32> weightDecay,
    Variable<TFloat32> classWeights) {

  static StartVariables add(int classes, Variables variables) {
    return new StartVariables(
        variables.state("training", Signatures.SEED, Shape.scalar(), TInt64.class),
        variables.state("training", Signatures.LABEL_SMOOTHING, Shape.scalar(), TFloat32.class),
        variables.state("training", Signatures.WEIGHT_DECAY, Shape.scalar(), TFloat32.class),
        variables.state(
            "training",
            Signatures.CLASS_WEIGHTS,
            Shape.of(classes),
            TFloat32.class,
            Variables::ones));
  }

  /** The variables; each key is the input of the signature {@code start} that sets the variable. */
  Map<String, Variable<?>> byInput() {
    return Map.of(
        Signatures.SEED, seed,
        Signatures.LABEL_SMOOTHING, labelSmoothing,
        Signatures.WEIGHT_DECAY, weightDecay,
        Signatures.CLASS_WEIGHTS, classWeights);
  }
}
