package graft.export;

import java.util.Optional;
import org.tensorflow.types.TFloat32;

/** Gives the values that replace a weight's initial values in an export. */
@FunctionalInterface
interface WeightValues {
  /** The weight's values, row-major; empty to keep its initial values. */
  Optional<float[]> of(Variable<TFloat32> weight);
}
