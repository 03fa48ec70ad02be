package graft.dataset.image;

import java.io.IOException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.types.TUint8;

/**
 * Turns one decoded picture into the square that enters the network.
 *
 * @param imageSize height and width, in pixels, to which the network resizes images
 * @param orientation how to turn the stored picture upright
 * @param ownSize which squares are not resized
 */
record Fitting(ImageGraph graph, int imageSize, Orientation orientation, OwnSize ownSize)
    implements ImageFormat.Output {
  @Override
  public Square square(ImageSize stored) {
    return Square.of(stored, orientation);
  }

  @Override
  public Decoded run(Kernel kernel, byte[] file) throws IOException {
    return graph.run(kernel, file);
  }

  @Override
  public Pixels fit(Decoded image) {
    return image.isRgb() ? fit(image.rgb(), square(image.size())) : fit(image.size(), image);
  }

  @Override
  public Pixels fit(ImageSize stored, Rows rows) {
    Square square = square(stored);
    int side = square.side();
    byte[] row = new byte[side * Pixels.CHANNELS];
    try (TUint8 tensor =
        TUint8.tensorOf(
            Shape.of(side, side, Pixels.CHANNELS),
            t -> {
              ByteDataBuffer data = t.asRawTensor().data();
              for (int y = 0; y < side; y++) {
                rows.read(square.y() + y, square.x(), row);
                data.offset((long) y * row.length).write(row);
              }
            })) {
      return fit(tensor, new Square(0, 0, side));
    }
  }

  private Pixels fit(TUint8 tensor, Square square) {
    boolean resizes = ownSize.fit(square.side(), imageSize) != square.side();
    return orientation.turn(graph.cut(tensor, square, resizes));
  }
}
