package graft.machine;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The number format of the base's convolutions; everything else is always float32. */
public enum Precision {
  /** 24 significant bits: Keras's numbers to rounding. */
  FLOAT32,
  /**
   * 8 significant bits with float32's range, sums in float32: twice as fast on processors that have
   * it.
   */
  BFLOAT16,
  /**
   * 11 significant bits up to 65,504: TensorFlow's mixed precision on a GPU, whose tensor cores
   * compute in it. On a processor TensorFlow computes the same graph, but slowly: good only for
   * looking at the results.
   */
  FLOAT16;

  /**
   * TensorFlow's rewriter would compute matrix products, and so the head, in 16 bits too, unless
   * this variable of the environment holds {@link #HEAD_VALUE} (source: {@code
   * tensorflow/core/grappler/optimizers/auto_mixed_precision_lists.h}). It is read from the
   * environment only, so the launcher sets it.
   */
  public static final String HEAD_VARIABLE =
      "TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_ALLOWLIST_REMOVE";

  /** The operation that the rewriter must leave alone. */
  public static final String HEAD_VALUE = "MatMul";

  /**
   * On a processor the rewriter would imitate float16 by casts, and ends the process on graphs like
   * Graft's, unless this variable of the environment holds {@link #PLAIN_FLOAT16_VALUE}: then
   * TensorFlow's own float16 kernels compute (source: {@code ChangeTypeAttrsAndAddCasts} in {@code
   * tensorflow/core/grappler/optimizers/auto_mixed_precision.cc}). The launcher sets it too.
   */
  public static final String PLAIN_FLOAT16_VARIABLE =
      "TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_EMULATE_FP16";

  /** TensorFlow's own kernels instead of casts. */
  public static final String PLAIN_FLOAT16_VALUE = "0";

  /** {@code float32}, {@code bfloat16} or {@code float16}. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
