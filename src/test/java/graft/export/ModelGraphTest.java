package graft.export;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.contract.ModelDescription;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** What it computes is tested through exported models. */
class ModelGraphTest {
  /** Nobody is given what would have to be closed. */
  @Test
  void aGraphIsClosedWhenItsBuildingFails() {
    final AtomicReference<Operand<TFloat32>> input = new AtomicReference<>();
    assertThatThrownBy(
            () ->
                ModelGraph.training(
                    new Unfinished(input), new ModelDescription.Head(3, 6, 0, 0), 8))
        .hasMessage("half way");
    assertThatThrownBy(() -> input.get().asOutput().op().name())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("close() has been called on the Graph");
  }

  /** A base that fails half way, and tells its input. */
  private record Unfinished(AtomicReference<Operand<TFloat32>> input) implements BaseNetwork {
    @Override
    public ModelDescription.Base description() {
      return new ModelDescription.Base("unfinished", "none", null);
    }

    @Override
    public int unfreezeFrom() {
      return 0;
    }

    @Override
    public String boundaryLayer() {
      return "none";
    }

    @Override
    public Outputs build(Operand<TFloat32> images, Scopes scopes, Variables variables) {
      input.set(images);
      throw new UnsupportedOperationException("half way");
    }
  }
}
