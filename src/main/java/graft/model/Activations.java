package graft.model;

import graft.contract.InputKind;
import java.util.List;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

/**
 * The features, the boundary or both of the images of one call. Closing this object closes the
 * tensors.
 */
public final class Activations implements AutoCloseable {
  private final List<InputKind> kinds;
  private final Result result;

  Activations(List<InputKind> kinds, Result result) {
    this.kinds = List.copyOf(kinds);
    this.result = result;
  }

  /**
   * The features or the boundary of the images, valid until this object is closed.
   *
   * @return float32 [N,...], as {@code kind} says
   * @throws IllegalArgumentException when the call did not ask for them
   */
  public TFloat32 of(InputKind kind) {
    int index = kinds.indexOf(kind);
    if (index < 0) {
      throw new IllegalArgumentException("the call did not ask for " + kind);
    }
    return (TFloat32) result.get(index);
  }

  @Override
  public void close() {
    result.close();
  }
}
