package graft.cache;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/** The number format of activations on disk. */
public enum Storage {
  /** The numbers as computed. */
  FLOAT32(4, TFloat32.class),
  /** IEEE half precision: 11 significant bits, up to 65,504. */
  FLOAT16(2, TFloat16.class),
  /** The upper half of a float32: 8 significant bits. */
  BFLOAT16(2, TBfloat16.class);

  private final int bytes;
  private final Class<? extends TNumber> type;

  Storage(int bytes, Class<? extends TNumber> type) {
    this.bytes = bytes;
    this.type = type;
  }

  /** Bytes per number. */
  public int bytes() {
    return bytes;
  }

  Class<? extends TNumber> type() {
    return type;
  }

  /** TensorFlow's name: {@code float32}, {@code float16} or {@code bfloat16}. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
