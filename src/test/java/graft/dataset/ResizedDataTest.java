package graft.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.dataset.image.TestImages;
import graft.machine.SessionOptions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data for a network of another size are what they would be if opened for it. */
final class ResizedDataTest {
  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    for (String name : List.of("a", "b")) {
      Path parent = Files.createDirectories(folder.resolve(name));
      for (int i = 0; i < 5; i++) {
        TestImages.write(
            parent.resolve(i + ".png"),
            TestImages.gradient(20 + i, 30 - i, BufferedImage.TYPE_INT_RGB),
            "png");
      }
    }
  }

  @Test
  void theyAreAsIfOpenedForIt() {
    try (DataSplit small = open(10);
        DataSplit part =
            small.with(Subset.balanced(small.train(), 4), small.validation()).resizedTo(16);
        DataSplit large = open(16)) {
      DataSplit opened = large.with(Subset.balanced(large.train(), 4), large.validation());
      assertThat(part.fingerprint()).isEqualTo(opened.fingerprint());
      assertThat(part.fingerprint()).isNotEqualTo(small.fingerprint());
      assertThat(part.train().side(0)).isEqualTo(16);
      assertThat(pixels(part.train())).isEqualTo(pixels(opened.train()));
      assertThat(pixels(part.validation())).isEqualTo(pixels(opened.validation()));
    }
  }

  /** Training images that count their closes, or validation images that fail. */
  private record Images(AtomicInteger closed) implements ImageDataset {
    @Override
    public ImageDataset resizedTo(int imageSize) {
      if (closed == null) {
        throw new IllegalStateException("no memory");
      }
      return this;
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    public List<String> classNames() {
      return List.of("a");
    }

    @Override
    public int label(int index) {
      return 0;
    }

    @Override
    public ImageBatch batch(int[] indices) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String fingerprint() {
      return "";
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  @Test
  void whereTheSecondPartFailsTheFirstIsClosed() {
    AtomicInteger closed = new AtomicInteger();
    DataSplit data = new DataSplit("some", new Images(closed), new Images(null));
    assertThatThrownBy(() -> data.resizedTo(16)).hasMessage("no memory");
    assertThat(closed).hasValue(1);
  }

  private DataSplit open(int imageSize) {
    return DataSpec.open(
        folder.toString(),
        new DataOptions(folder, folder, imageSize, 0, SessionOptions.defaults()));
  }

  private static byte[] pixels(ImageDataset images) {
    try (ImageBatch batch = images.batch(new int[] {0, 1})) {
      byte[] pixels = new byte[Math.toIntExact(batch.images().size())];
      batch.images().asRawTensor().data().read(pixels);
      return pixels;
    }
  }
}
