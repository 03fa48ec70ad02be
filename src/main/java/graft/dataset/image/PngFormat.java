package graft.dataset.image;

import java.nio.ByteBuffer;
import java.util.Set;

/** PNG, decoded by TensorFlow. */
final class PngFormat implements ImageFormat {
  @Override
  public String name() {
    return "PNG";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("png");
  }

  @Override
  public boolean matches(byte[] start) {
    return ImageFormat.startsWith(start, 0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a);
  }

  @Override
  public ImageSize size(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    return new ImageSize(bytes.getInt(20), bytes.getInt(16));
  }
}
