package graft.dataset.image;

import com.drew.imaging.FileType;
import java.io.IOException;
import java.util.Set;

/** The first page of a TIFF, decoded by the JDK, because TensorFlow has no kernel for TIFF. */
final class TiffFormat implements ImageFormat {
  @Override
  public String name() {
    return "TIFF";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("tif", "tiff");
  }

  @Override
  public boolean matches(byte[] start) {
    return ImageFormat.startsWith(start, 'I', 'I', 42, 0)
        || ImageFormat.startsWith(start, 'M', 'M', 0, 42);
  }

  @Override
  public ImageSize size(byte[] file) throws IOException {
    TiffHeader header = new TiffHeader(file);
    if (header.isRaw()) {
      throw OtherFormat.rawInTiff();
    }
    if (header.misread().isPresent()) {
      throw OtherFormat.notRead(header.misread().get());
    }
    return header.size();
  }

  @Override
  public void check(byte[] file) throws IOException {
    PromisedMemory.check(new TiffHeader(file).rasterBytes(), file);
  }

  @Override
  public Orientation orientation(byte[] file) {
    return Orientation.read(file, FileType.Tiff);
  }

  @Override
  public Pixels decode(byte[] file, Output output) throws IOException {
    TiffHeader header = new TiffHeader(file);
    ImageSize size = size(file);
    try {
      return JdkReader.read(JdkReader.of("tiff"), name(), file, header.hasAlpha(), size, output);
    } catch (IOException e) {
      // Asked only now, because the reader reads some files whose last strip has a wrong length.
      throw header.isCutOff() ? new IOException("the TIFF is cut off", e) : e;
    }
  }
}
