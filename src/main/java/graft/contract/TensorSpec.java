package graft.contract;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One input or output of a signature.
 *
 * @param name the argument's name in the signature
 * @param type its element type
 * @param dims its dimensions, {@link #ANY} for a dimension that the contract leaves open; empty for
 *     a scalar
 */
public record TensorSpec(String name, ElementType type, List<Long> dims) {
  /** A dimension that may differ from call to call. */
  public static final long ANY = -1;

  /** The element types that the contract uses. */
  public enum ElementType {
    UINT8,
    INT64,
    FLOAT32;

    /** TensorFlow's name of the type: {@code uint8}, {@code int64}, {@code float32}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public TensorSpec {
    dims = List.copyOf(dims);
  }

  static TensorSpec uint8(String name, long... dims) {
    return of(name, ElementType.UINT8, dims);
  }

  static TensorSpec int64(String name, long... dims) {
    return of(name, ElementType.INT64, dims);
  }

  static TensorSpec float32(String name, long... dims) {
    return of(name, ElementType.FLOAT32, dims);
  }

  private static TensorSpec of(String name, ElementType type, long... dims) {
    return new TensorSpec(name, type, Arrays.stream(dims).boxed().toList());
  }

  /** Whether type, rank and every dimension that both specs fix are the same. */
  public boolean agreesWith(TensorSpec other) {
    if (type != other.type || dims.size() != other.dims.size()) {
      return false;
    }
    for (int i = 0; i < dims.size(); i++) {
      long mine = dims.get(i);
      long theirs = other.dims.get(i);
      if (mine != ANY && theirs != ANY && mine != theirs) {
        return false;
      }
    }
    return true;
  }

  /** Type and shape, for example {@code float32 [?,2048]}. */
  public String describe() {
    return type.label() + " " + shape();
  }

  /** The shape, for example {@code [?,2048]}. */
  public String shape() {
    return dims.stream()
        .map(dim -> dim == ANY ? "?" : Long.toString(dim))
        .collect(Collectors.joining(",", "[", "]"));
  }
}
