package graft.machine;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The number format of the base's convolutions; everything else is always float32. */
public enum Precision {
  /** 24 significant bits. The results are equal to Keras's up to rounding. */
  FLOAT32,
  /**
   * 8 significant bits, float32's range, sums in float32. Twice as fast as float32 on processors
   * with bfloat16 instructions.
   */
  BFLOAT16,
  /**
   * 11 significant bits, values up to 65,504. This is TensorFlow's mixed precision on a GPU, whose
   * tensor cores compute in float16. A processor computes the same graph slowly, which is useful
   * only to look at the results.
   */
  FLOAT16;

  /**
   * Environment variable that keeps matrix products, and so the head, in float32 if its value is
   * {@link #HEAD_VALUE}. Without it, TensorFlow's rewriter also computes matrix products in 16 bits
   * (source: {@code tensorflow/core/grappler/optimizers/auto_mixed_precision_lists.h}). TensorFlow
   * reads the variable only from the environment, so the launcher sets it.
   */
  public static final String HEAD_VARIABLE =
      "TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_ALLOWLIST_REMOVE";

  /** The type of operation that TensorFlow's mixed-precision rewriter must leave in float32. */
  public static final String HEAD_VALUE = "MatMul";

  /**
   * Environment variable that makes a processor compute float16 with TensorFlow's own kernels if
   * its value is {@link #PLAIN_FLOAT16_VALUE}. Without it the rewriter imitates float16 by casts,
   * and ends the process on graphs like Graft's (source: {@code ChangeTypeAttrsAndAddCasts} in
   * {@code tensorflow/core/grappler/optimizers/auto_mixed_precision.cc}). The launcher sets this
   * variable.
   */
  public static final String PLAIN_FLOAT16_VARIABLE =
      "TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_EMULATE_FP16";

  /** The value with which TensorFlow uses its own float16 kernels instead of casts. */
  public static final String PLAIN_FLOAT16_VALUE = "0";

  /** {@code float32}, {@code bfloat16} or {@code float16}. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
