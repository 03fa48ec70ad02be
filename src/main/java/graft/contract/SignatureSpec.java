package graft.contract;

import java.util.List;

/**
 * One signature of a SavedModel.
 *
 * @param name its key in the SavedModel
 * @param method {@link Signatures#TRAIN_METHOD} where calling it changes variables, else {@link
 *     Signatures#PREDICT_METHOD}
 * @param inputs what it is fed with
 * @param outputs what it gives
 */
public record SignatureSpec(
    String name, String method, List<TensorSpec> inputs, List<TensorSpec> outputs) {
  public SignatureSpec {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
