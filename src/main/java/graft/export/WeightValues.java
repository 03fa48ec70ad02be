package graft.export;

import java.util.Optional;
import org.tensorflow.types.TFloat32;

/** Gives the values that an export puts in place of a weight's initial ones. */
@FunctionalInterface
interface WeightValues {
  /** The weight's values, row-major; empty to leave its initial value. */
  Optional<float[]> of(Variable<TFloat32> weight);
}
