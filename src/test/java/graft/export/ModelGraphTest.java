package graft.export;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/** What it computes is tested through exported models. */
class ModelGraphTest {
  /** Nobody is given what would have to be closed. */
  @Test
  void aGraphIsClosedWhenItsBuildingFails() {
    AtomicReference<Operand<TFloat32>> input = new AtomicReference<>();
    assertThatThrownBy(
            () ->
                ModelGraph.build(
                    new ExportSettings(new Unfinished(input), 8, 0, TinyModel.LABELS, 6, 0, 0)))
        .hasMessage("half way");
    assertThatThrownBy(() -> input.get().asOutput().op().name())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("close() has been called on the Graph");
  }

  /** A base that fails half way, and tells its input. */
  private record Unfinished(AtomicReference<Operand<TFloat32>> input) implements BaseNetwork {
    @Override
    public String name() {
      return "unfinished";
    }

    @Override
    public List<String> layers() {
      return List.of("input_1");
    }

    @Override
    public List<String> blocks() {
      return layers();
    }

    @Override
    public int smallestImageSize() {
      return 8;
    }

    @Override
    public int usualImageSize() {
      return 8;
    }

    @Override
    public String usualUnfreezeFrom() {
      return "input_1";
    }

    @Override
    public Operand<TFloat32> preprocess(Ops tf, Operand<TUint8> images) {
      return tf.dtypes.cast(images, TFloat32.class);
    }

    @Override
    public Outputs build(Operand<TFloat32> images, NetworkBuilder builder) {
      input.set(images);
      throw new UnsupportedOperationException("half way");
    }
  }
}
