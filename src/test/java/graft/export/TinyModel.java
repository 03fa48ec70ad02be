package graft.export;

import graft.contract.ModelDescription;
import graft.machine.SessionOptions;
import java.nio.file.Path;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A network of two convolutions that keeps the whole contract in a few kilobytes: conv2d_1 lies
 * below the boundary and stays float32 in every session, conv2d_2 above it and is trained in the
 * unfrozen phase. Images are resized to 8x8.
 */
public final class TinyModel {
  public static final int IMAGE_SIZE = 8;
  public static final List<String> LABELS = List.of("red", "green", "blue");

  private TinyModel() {}

  /** Exports it with formula weights. */
  public static Path export(Path output, double dropout) {
    return export(output, dropout, LABELS);
  }

  /** Exports it with formula weights, for other labels. */
  public static Path export(Path output, double dropout, List<String> labels) {
    final ModelDescription.Head head = new ModelDescription.Head(labels.size(), 6, dropout, 0);
    Exporter.export(
        new Exporter.Model(new Base(), head, labels, IMAGE_SIZE),
        network -> new FormulaWeights(0),
        output,
        false,
        new SessionOptions(2));
    return output;
  }

  /** The two convolutions. */
  record Base() implements BaseNetwork {
    @Override
    public ModelDescription.Base description() {
      return new ModelDescription.Base("tiny", "formula", null);
    }

    @Override
    public int unfreezeFrom() {
      return 4;
    }

    @Override
    public String boundaryLayer() {
      return "activation_1";
    }

    @Override
    public Outputs build(Operand<TFloat32> images, Scopes scopes, Variables variables) {
      final Convolutions convolutions =
          new Convolutions(scopes, variables, new WeightInitializers(0), new UpperHalf());
      final Operand<TFloat32> boundary =
          convolutions.add(1, images, 4, Convolutions.Window.valid(3, 1));
      return new Outputs(
          boundary,
          convolutions.add(2, boundary, 5, Convolutions.Window.same(3, 3)),
          List.of(convolutions.operation(1)));
    }
  }

  private record UpperHalf() implements Convolutions.TrainableLayers {
    @Override
    public boolean isUnfrozen(String layer) {
      return layer.endsWith("_2");
    }

    @Override
    public boolean isBelowBoundary(int n) {
      return n == 1;
    }
  }
}
