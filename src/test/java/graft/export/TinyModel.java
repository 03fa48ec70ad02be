package graft.export;

import graft.machine.SessionOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/**
 * A network of two convolutions that keeps the whole contract in a few kilobytes: conv2d_1 lies
 * below the boundary and stays float32 in every session, conv2d_2 above it and is trained in the
 * unfrozen phase. Images are resized to 8x8.
 */
public final class TinyModel {
  public static final int IMAGE_SIZE = 8;
  public static final List<String> LABELS = List.of("red", "green", "blue");

  /** What graft.json says of {@link FormulaWeights}. */
  static final BaseWeights FORMULA = new BaseWeights("formula", null, Optional.empty());

  private TinyModel() {}

  /** Exports it with formula weights. */
  public static Path export(Path output, double dropout) {
    return export(output, dropout, LABELS);
  }

  /** Exports it with formula weights, for other labels. */
  public static Path export(Path output, double dropout, List<String> labels) {
    Exporter.export(
        settings(labels, dropout),
        FORMULA,
        network -> new FormulaWeights(0),
        output,
        false,
        new SessionOptions(2));
    return output;
  }

  /** Exports a trained one for images of another size. */
  public static void enlarge(Path trained, Path output, int imageSize) {
    TrainedModel from = TrainedModel.read(trained);
    ExportSettings same =
        settings(from.description().labels(), from.description().head().dropout());
    Exporter.exportFrom(
        from,
        new ExportSettings(
            same.network(),
            imageSize,
            same.unfreezeFrom(),
            same.labels(),
            same.hidden(),
            same.dropout(),
            same.seed()),
        output,
        true,
        new SessionOptions(2));
  }

  /** Six hidden units, the second convolution unfrozen. */
  static ExportSettings settings(List<String> labels, double dropout) {
    return new ExportSettings(new Base(), IMAGE_SIZE, 4, labels, 6, dropout, 0);
  }

  /** The two convolutions. */
  record Base() implements BaseNetwork {
    @Override
    public String name() {
      return "tiny";
    }

    @Override
    public List<String> layers() {
      return List.of(
          "input_1",
          "conv2d_1",
          "batch_normalization_1",
          "activation_1",
          "conv2d_2",
          "batch_normalization_2",
          "activation_2");
    }

    @Override
    public List<String> blocks() {
      return List.of("activation_1", "activation_2");
    }

    @Override
    public int smallestImageSize() {
      return IMAGE_SIZE;
    }

    @Override
    public int usualImageSize() {
      return IMAGE_SIZE;
    }

    @Override
    public String usualUnfreezeFrom() {
      return "conv2d_2";
    }

    @Override
    public Operand<TFloat32> preprocess(Ops tf, Operand<TUint8> images) {
      return new InceptionV3().preprocess(tf, images);
    }

    @Override
    public Outputs build(Operand<TFloat32> images, NetworkBuilder builder) {
      InceptionV3Convolutions convolutions = new InceptionV3Convolutions(builder, 1);
      Operand<TFloat32> boundary =
          convolutions.outer(1, images, 4, InceptionV3Convolutions.Window.valid(3, 1));
      return new Outputs(
          "activation_1",
          boundary,
          convolutions.outer(2, boundary, 5, InceptionV3Convolutions.Window.same(3, 3)),
          List.of(convolutions.operation(1)));
    }
  }
}
