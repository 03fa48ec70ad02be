package graft.contract;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** In which numbers the convolutions of the base are computed; all else is float32 always. */
public enum Precision {
  /** 24 significant bits: Keras's numbers to rounding. */
  FLOAT32,
  /**
   * 8 significant bits with float32's range, sums in float32: twice as fast on processors that have
   * it.
   */
  BFLOAT16;

  /**
   * TensorFlow's rewriter would compute matrix products, and so the head, in bfloat16 too, unless
   * this variable of the environment holds {@link #HEAD_VALUE} (source: {@code
   * tensorflow/core/grappler/optimizers/auto_mixed_precision_lists.h}). It is read from the
   * environment only, so the launcher sets it.
   */
  public static final String HEAD_VARIABLE =
      "TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_ALLOWLIST_REMOVE";

  /** The operation that the rewriter must leave alone. */
  public static final String HEAD_VALUE = "MatMul";

  /**
   * The collection of a MetaGraph that names the operations to be computed in float32 in every
   * session, as a {@code node_list}; a model may have none.
   */
  public static final String FLOAT32_COLLECTION = "float32_operations";

  /** {@code float32} or {@code bfloat16}. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
