package graft.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.RewriterConfig;

/** What TensorFlow is told. */
class SessionOptionsTest {
  @Test
  void threadsHoldWithinAndBetweenOperations() {
    ConfigProto config = new SessionOptions(3).toConfigProto();
    assertThat(config.getIntraOpParallelismThreads()).isEqualTo(3);
    assertThat(config.getInterOpParallelismThreads()).isEqualTo(3);
    assertThatThrownBy(() -> new SessionOptions(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threads (0) must be at least 1");
  }

  @Test
  void float32LeavesTheGraphAlone() {
    assertThat(new SessionOptions(2).precision()).isEqualTo(Precision.FLOAT32);
    assertThat(SessionOptions.defaults().precision()).isEqualTo(Precision.FLOAT32);
    assertThat(new SessionOptions(2).toConfigProto().hasGraphOptions()).isFalse();
  }

  @Test
  void bfloat16TurnsTheRewriterOnAndNothingElse() {
    ConfigProto config = new SessionOptions(2, Precision.BFLOAT16).toConfigProto();
    RewriterConfig rewriter = config.getGraphOptions().getRewriteOptions();
    assertThat(rewriter)
        .isEqualTo(
            RewriterConfig.newBuilder()
                .setAutoMixedPrecisionOnednnBfloat16(RewriterConfig.Toggle.ON)
                .build());
    assertThat(config.toBuilder().clearGraphOptions().build())
        .isEqualTo(new SessionOptions(2).toConfigProto());
  }

  @Test
  void float16TurnsOnTheRewritersOfGpusAndProcessors() {
    ConfigProto config = new SessionOptions(2, Precision.FLOAT16).toConfigProto();
    assertThat(config.getGraphOptions().getRewriteOptions())
        .isEqualTo(
            RewriterConfig.newBuilder()
                .setAutoMixedPrecision(RewriterConfig.Toggle.ON)
                .setAutoMixedPrecisionCpu(RewriterConfig.Toggle.ON)
                .build());
    assertThat(config.toBuilder().clearGraphOptions().build())
        .isEqualTo(new SessionOptions(2).toConfigProto());
  }

  @Test
  void graphsWithoutConvolutionsKeepTheThreads() {
    assertThat(new SessionOptions(3, Precision.BFLOAT16).inFloat32())
        .isEqualTo(new SessionOptions(3));
  }

  @Test
  void trustIsGivenAndKept() {
    SessionOptions options = new SessionOptions(3, Precision.BFLOAT16);
    assertThat(options.trustModel()).isFalse();
    assertThat(options.trusting(true).inFloat32().trustModel()).isTrue();
    assertThat(options.trusting(true).toConfigProto()).isEqualTo(options.toConfigProto());
    assertThat(options.trusting(true).trusting(false)).isEqualTo(options);
  }
}
