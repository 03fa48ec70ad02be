package graft.dataset.augment;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.Phase;
import graft.machine.SessionOptions;
import graft.train.TinyData;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sheet has a row for each image: itself, then what seven epochs see. */
final class AugmentPreviewTest {
  private static final SessionOptions SESSION = new SessionOptions(2);

  @TempDir private Path folder;

  @Test
  void eachRowShowsAnImageAndItsChanges() throws IOException {
    Path file = folder.resolve("sheet.png");
    try (AugmentedImages images =
            new AugmentedImages(TinyData.dataSet().train(), Augmentation.FLIP, 8, SESSION);
        AugmentPreview preview = new AugmentPreview(SESSION)) {
      preview.write(images, 3, Phase.FROZEN, file);
    }
    assertThat(AugmentPreview.isSheet(file)).isTrue();
    BufferedImage sheet = ImageIO.read(file.toFile());
    assertThat(sheet.getWidth()).isEqualTo(8 * 164);
    assertThat(sheet.getHeight()).isEqualTo(8 * 164);
    assertThat(sheet.getRGB(162, 80)).as("the gap").isEqualTo(0xffffffff);
    int mirrored = 0;
    for (int row = 0; row < 8; row++) {
      for (int column = 1; column < 8; column++) {
        boolean same = differences(sheet, row, column, false) == 0;
        assertThat(same || differences(sheet, row, column, true) == 0)
            .as("row %d, column %d is the image or its mirror image", row, column)
            .isTrue();
        mirrored += same ? 0 : 1;
      }
    }
    assertThat(mirrored).isBetween(15, 41);
  }

  @Test
  void otherPicturesAreNoSheets() throws IOException {
    Path picture = folder.resolve("picture.png");
    ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", picture.toFile());
    assertThat(AugmentPreview.isSheet(picture)).isFalse();
    assertThat(AugmentPreview.isSheet(Files.write(picture, new byte[33]))).isFalse();
    assertThat(AugmentPreview.isSheet(Files.write(picture, new byte[0]))).isFalse();
  }

  /** Pixels in which a picture differs from the first of its row, by more than rounding. */
  private static int differences(BufferedImage sheet, int row, int column, boolean mirrored) {
    int found = 0;
    for (int y = 0; y < 160; y++) {
      for (int x = 0; x < 160; x++) {
        int first = sheet.getRGB(mirrored ? 159 - x : x, row * 164 + y);
        int other = sheet.getRGB(column * 164 + x, row * 164 + y);
        for (int shift = 0; shift < 24; shift += 8) {
          found += Math.abs((first >> shift & 0xff) - (other >> shift & 0xff)) > 1 ? 1 : 0;
        }
      }
    }
    return found;
  }
}
