package graft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.Phase;
import graft.dataset.Draw;
import graft.dataset.ForwardedImages;
import graft.dataset.ImageBatch;
import graft.dataset.ImageDataset;
import graft.export.TinyModel;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps from photographs, on the tiny model, with a clock that only batches move. */
class ReadAheadTest {
  private static final SessionOptions SESSION = new SessionOptions(2);

  @TempDir Path folder;

  /** Says which images were asked for. */
  private static final class Asked extends ForwardedImages {
    private final List<Integer> indices;

    Asked(ImageDataset images, List<Integer> indices) {
      super(images);
      this.indices = indices;
    }

    @Override
    public ImageBatch batch(int[] chosen) {
      IntStream.of(chosen).forEach(indices::add);
      return images.batch(chosen);
    }
  }

  private Photographs photographs() {
    return Photographs.write(5, folder.resolve("jpeg"), 12, SESSION);
  }

  @Test
  void theFilesAreReadInTurnAndOneBatchAhead() {
    List<Integer> asked = Collections.synchronizedList(new ArrayList<>());
    long[] seconds = {0};
    Timing timing = new Timing(() -> 300_000_000L * seconds[0]++);
    try (GraftModel model = GraftModel.open(TinyModel.export(folder.resolve("tiny"), 0), SESSION);
        Photographs photographs = photographs()) {
      ImageDataset images = new Asked(photographs.images(BenchCase.UNFROZEN_FILES), asked);
      ReadAhead ahead = new ReadAhead(model, images, 2);

      assertThat(ahead.stepsPerSecond(timing)).isEqualTo(4 / 1.2);
      // Four steps of which the next batch is taken, and one more batch ahead.
      assertThat(asked).containsExactly(0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1);
      ahead.warmUp();
      assertThat(asked).hasSize(18).endsWith(2, 3, 4, 0, 1, 2);
    }
  }

  @Test
  void theFilesArePhotographsOfAMegapixelInTwoClasses() throws Exception {
    try (Photographs photographs = photographs()) {
      ImageDataset images = photographs.images(BenchCase.UNFROZEN_FILES);
      assertThat(images.size()).isEqualTo(5);
      assertThat(images.classNames()).containsExactly("even", "odd");
      BufferedImage one = ImageIO.read(folder.resolve("jpeg/odd/000003.jpg").toFile());
      assertThat(one.getWidth()).isEqualTo(Photographs.WIDTH);
      assertThat(one.getHeight()).isEqualTo(Photographs.HEIGHT);
      assertThat(pixels(images, 0)).hasSize(12 * 12 * 3).isNotEqualTo(pixels(images, 1));
    }
  }

  @Test
  void onlyTheAugmentedCaseChangesThem() {
    try (Photographs photographs = photographs()) {
      ImageDataset images = photographs.images(BenchCase.UNFROZEN_FILES);
      ImageDataset augmented = photographs.images(BenchCase.UNFROZEN_AUGMENTED);
      Draw draw = new Draw(0, Phase.UNFROZEN, 1);
      try (ImageBatch plain = images.batch(new int[] {2}, draw);
          ImageBatch again = images.batch(new int[] {2}, draw);
          ImageBatch changed = augmented.batch(new int[] {2}, draw)) {
        assertThat(plain.images()).isEqualTo(again.images()).isNotEqualTo(changed.images());
        assertThat(changed.images().shape()).isEqualTo(plain.images().shape());
      }
    }
  }

  private static byte[] pixels(ImageDataset images, int index) {
    try (ImageBatch batch = images.batch(new int[] {index})) {
      byte[] pixels = new byte[(int) batch.images().numBytes()];
      batch.images().asRawTensor().data().read(pixels);
      return pixels;
    }
  }
}
