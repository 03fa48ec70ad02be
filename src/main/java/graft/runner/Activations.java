package graft.runner;

import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

/** What the base makes of images, in one pass. Its tensors live until it is closed. */
public final class Activations implements AutoCloseable {
  private final Result result;

  /** Takes over the outputs {@code features} and {@code boundary}, in this order. */
  Activations(Result result) {
    this.result = result;
  }

  /** float32 [N,features]: what {@link graft.contract.InputKind#FEATURES} is fed with. */
  public TFloat32 features() {
    return (TFloat32) result.get(0);
  }

  /** float32 [N,h,w,c]: what {@link graft.contract.InputKind#BOUNDARY} is fed with. */
  public TFloat32 boundary() {
    return (TFloat32) result.get(1);
  }

  @Override
  public void close() {
    result.close();
  }
}
