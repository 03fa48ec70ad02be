package graft.model;

import graft.contract.InputKind;
import graft.contract.Signatures;
import graft.export.FormulaWeights;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/** A tensor for every argument name of the contract, images and labels made by a formula. */
final class ContractInputs implements AutoCloseable {
  private static final FormulaWeights FORMULA = new FormulaWeights(0);
  private static final int IMAGES = 4;

  private final Map<String, Tensor> byName = new HashMap<>();
  private Result interior;

  ContractInputs(int classes) {
    float[] weights = new float[classes];
    Arrays.fill(weights, 1);
    weights[0] = 2;
    byName.put(InputKind.IMAGES.argument(), images());
    byName.put(Signatures.LABELS, labels(classes));
    byName.put(Signatures.LEARNING_RATE, TFloat32.scalarOf(1e-3f));
    byName.put(Signatures.SEED, TInt64.scalarOf(7));
    byName.put(Signatures.LABEL_SMOOTHING, TFloat32.scalarOf(0.1f));
    byName.put(Signatures.WEIGHT_DECAY, TFloat32.scalarOf(0.01f));
    byName.put(Signatures.CLASS_WEIGHTS, TFloat32.vectorOf(weights));
  }

  /** uint8 [4,32,40,3]: not square, so that the crop counts. */
  private static TUint8 images() {
    byte[] pixels = FORMULA.images(IMAGES * 32 * 40 * 3);
    return TUint8.tensorOf(Shape.of(IMAGES, 32, 40, 3), DataBuffers.of(pixels, true, false));
  }

  private static TInt64 labels(int classes) {
    return TInt64.vectorOf(
        Arrays.stream(FORMULA.labels(IMAGES)).map(label -> label % classes).toArray());
  }

  /** Takes over the outputs of the signature {@code features}: boundary, features. */
  void setInterior(Result outputs) {
    closeInterior();
    interior = outputs;
    byName.put(InputKind.BOUNDARY.argument(), outputs.get(0));
    byName.put(InputKind.FEATURES.argument(), outputs.get(1));
  }

  Map<String, Tensor> all() {
    return byName;
  }

  @Override
  public void close() {
    closeInterior();
    byName.values().forEach(Tensor::close);
  }

  private void closeInterior() {
    byName.remove(InputKind.BOUNDARY.argument());
    byName.remove(InputKind.FEATURES.argument());
    if (interior != null) {
      interior.close();
    }
  }
}
