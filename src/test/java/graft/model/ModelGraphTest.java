package graft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.contract.ModelDescription;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** What it computes is tested through exported models. */
class ModelGraphTest {
  /** Nobody is given what would have to be closed. */
  @Test
  void aFailureWhileItIsBuiltLeavesNothingOpen() {
    final ModelDescription.Head head = new ModelDescription.Head(3, 6, 0, 0);
    final long before = Pointer.totalCount();
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> ModelGraph.training(new Unfinished(), head, 8))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(Pointer.totalCount()).as("native objects").isLessThan(before + 20);
  }

  /** A base that fails half way. */
  private record Unfinished() implements BaseNetwork {
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
      new TinyModel.Base().build(images, scopes, variables);
      throw new IllegalStateException("half way");
    }
  }
}
