package graft.cli;

import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.internal.c_api.global.tensorflow;

/** A process that a failed check of TensorFlow's aborts: it asks a vector for its dimension -1. */
final class FailedCheck {
  private FailedCheck() {}

  public static void main(String[] args) {
    TF_Tensor vector = TF_Tensor.allocateTensor(tensorflow.TF_FLOAT, new long[] {1}, 4);
    System.out.println(tensorflow.TF_Dim(vector, -1));
  }
}
