package graft.contract;

import java.util.List;

/**
 * One signature of a SavedModel.
 *
 * @param name its key in the SavedModel
 * @param method {@link Signatures#TRAIN_METHOD} if a call changes variables, else {@link
 *     Signatures#PREDICT_METHOD}
 * @param inputs the tensors to feed
 * @param outputs the tensors that can be fetched
 */
public record SignatureSpec(
    String name, String method, List<TensorSpec> inputs, List<TensorSpec> outputs) {
  public SignatureSpec {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
