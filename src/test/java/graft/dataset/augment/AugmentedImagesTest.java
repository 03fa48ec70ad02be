package graft.dataset.augment;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.Phase;
import graft.dataset.Draw;
import graft.dataset.ImageBatch;
import graft.dataset.ImageDataset;
import graft.machine.SessionOptions;
import graft.train.TinyData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TUint8;

/** What augmentation does to pixels, and what it depends on. */
final class AugmentedImagesTest {
  private static final SessionOptions SESSION = new SessionOptions(2);
  private static final Draw DRAW = new Draw(3, Phase.FROZEN, 1);

  /** 3 rows of 4 pixels, numbered from 0. */
  private static final byte[] NUMBERED = numbered(3, 4);

  @Test
  void aMirrorImageHasItsColumnsInReverse() {
    assertThat(shifted(new Shift(true, 0, 0)))
        .containsExactly(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8);
  }

  @Test
  void aShiftFillsTheGapWithTheReflection() {
    assertThat(shifted(new Shift(false, 0, 0)))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    assertThat(shifted(new Shift(false, 1, 0))).containsExactly(4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(shifted(new Shift(false, 0, -2)))
        .containsExactly(2, 3, 2, 1, 6, 7, 6, 5, 10, 11, 10, 9);
    assertThat(shifted(new Shift(true, 0, 1)))
        .containsExactly(2, 3, 2, 1, 6, 7, 6, 5, 10, 11, 10, 9);
  }

  @Test
  void shiftsOfOnePixelStayInside() {
    assertThat(new Shift(true, 4, -4).rows(1)).containsExactly(0);
    assertThat(new Shift(true, 4, -4).columns(1)).containsExactly(0);
    assertThat(new Shift(false, 4, 0).rows(2)).containsExactly(0, 1);
  }

  /** Recorded: a change here changes every recorded run. */
  @Test
  void recordedDraws() {
    long drawn = DRAW.of(12345);
    assertThat(drawn).isEqualTo(6168507118559189962L);
    assertThat(Shift.mirror(new SplittableRandom(drawn))).isEqualTo(new Shift(true, 0, 0));
    assertThat(Shift.of(new SplittableRandom(drawn))).isEqualTo(new Shift(true, -2, -3));
    assertThat(Crop.of(new SplittableRandom(drawn)))
        .isEqualTo(
            new Crop(
                true,
                0.9498002684351305,
                0.021016681560453613,
                0.0019448473880007739,
                1.0277749372506657,
                1.115384170903694,
                1.1201546263601925));
    long later = new Draw(3, Phase.LARGE, 2).of(12345);
    assertThat(Shift.of(new SplittableRandom(later))).isEqualTo(new Shift(true, 3, -2));
  }

  @Test
  void drawnShiftsCoverTheirRangeEvenly() {
    Set<Integer> down = new HashSet<>();
    int mirrored = 0;
    for (int i = 0; i < 2000; i++) {
      Shift shift = Shift.of(new SplittableRandom(DRAW.of(i)));
      down.add(shift.down());
      mirrored += shift.mirrored() ? 1 : 0;
    }
    assertThat(down).containsExactlyInAnyOrder(-4, -3, -2, -1, 0, 1, 2, 3, 4);
    assertThat(mirrored).isBetween(930, 1070);
  }

  @Test
  void drawnCropsStayInsideThePictureAndTheirRanges() {
    for (int i = 0; i < 2000; i++) {
      Crop crop = Crop.of(new SplittableRandom(DRAW.of(i)));
      assertThat(crop.side() * crop.side()).isBetween(0.7, 1.0);
      assertThat(crop.top()).isBetween(0.0, 1 - crop.side());
      assertThat(crop.left()).isBetween(0.0, 1 - crop.side());
      assertThat(crop.brightness()).isBetween(0.8, 1.2);
      assertThat(crop.contrast()).isBetween(0.8, 1.2);
      assertThat(crop.saturation()).isBetween(0.8, 1.2);
    }
  }

  @Test
  void theWholeSquareInItsOwnColoursIsThePicture() {
    byte[] pixels = numbered(5, 5);
    assertThat(cropped(pixels, 5, new Crop(false, 1, 0, 0, 1, 1, 1))).isEqualTo(pixels);
  }

  @Test
  void aMirroredCropIsTheMirrorImageOfTheCrop() {
    byte[] pixels = numbered(4, 4);
    assertThat(reds(cropped(pixels, 4, new Crop(true, 1, 0, 0, 1, 1, 1))))
        .containsExactly(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
  }

  /** Half of the side from the upper left corner, corners aligned: every half pixel. */
  @Test
  void aCropIsResizedToThePicturesSize() {
    byte[] pixels = new byte[3 * 3 * 3];
    for (int i = 0; i < 9; i++) {
      pixels[3 * i] = (byte) (20 * i);
    }
    assertThat(reds(cropped(pixels, 3, new Crop(false, 0.5, 0, 0, 1, 1, 1))))
        .containsExactly(0, 10, 20, 30, 40, 50, 60, 70, 80);
  }

  /** By hand: gray is 0.299 R + 0.587 G + 0.114 B. */
  @Test
  void coloursChangeByTheFormulas() {
    byte[] pixels = {100, 50, (byte) 200, 100, 50, (byte) 200};
    assertThat(crops(pixels, 1, 2, new Crop(false, 1, 0, 0, 1.2, 1, 1)))
        .containsExactly(120, 60, 240, 120, 60, 240);
    assertThat(crops(pixels, 1, 2, new Crop(false, 1, 0, 0, 1.5, 1, 1)))
        .as("no number is larger than 255")
        .containsExactly(150, 75, 255, 150, 75, 255);
    // Gray is 82.05 in both pixels: 82.05 + (100 - 82.05) * 0.8 = 96.41.
    assertThat(crops(pixels, 1, 2, new Crop(false, 1, 0, 0, 1, 0.8, 1)))
        .containsExactly(96, 56, 176, 96, 56, 176);
    assertThat(crops(pixels, 1, 2, new Crop(false, 1, 0, 0, 1, 1, 0)))
        .containsExactly(82, 82, 82, 82, 82, 82);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLIP", "STANDARD"})
  void theResultDependsOnTheDrawAndNotOnTheBatch(Augmentation how) {
    for (int imageSize : new int[] {12, 8}) {
      try (AugmentedImages images = augmented(how, imageSize)) {
        List<byte[]> together = pixels(images, DRAW, IntStream.range(0, 20).toArray());
        for (int i = 0; i < 20; i++) {
          assertThat(pixels(images, DRAW, i).get(0)).isEqualTo(together.get(i));
        }
        assertThat(pixels(images, new Draw(3, Phase.FROZEN, 2), IntStream.range(0, 20).toArray()))
            .usingRecursiveComparison()
            .isNotEqualTo(together);
        assertThat(images.versions()).isEqualTo(how == Augmentation.FLIP ? 2 : 0);
      }
    }
  }

  /** A large image's mean gray is the sum of many numbers, whose order may change its last bits. */
  @ParameterizedTest
  @CsvSource({"1, 5", "2, 6", "4, 5", "4, 6", "8, 5", "8, 7", "16, 6"})
  void aLargeImageDoesNotDependOnTheBatchEither(int threads, int seed) {
    int side = 299;
    byte[] pixels = new byte[7 * side * side * 3];
    new Random(seed).nextBytes(pixels);
    List<Crop> crops =
        IntStream.range(0, 7).mapToObj(i -> Crop.of(new SplittableRandom(DRAW.of(i)))).toList();
    byte[] together = crops(threads, pixels, side, crops);
    for (int most : new int[] {1, 2}) {
      for (int from = 0; from < 7; from += most) {
        int to = Math.min(7, from + most);
        byte[] part = Arrays.copyOfRange(pixels, at(from, side), at(to, side));
        assertThat(crops(threads, part, side, crops.subList(from, to)))
            .as("images %d to %d", from, to - 1)
            .isEqualTo(Arrays.copyOfRange(together, at(from, side), at(to, side)));
      }
    }
  }

  private static int at(int image, int side) {
    return image * side * side * 3;
  }

  private static byte[] crops(int threads, byte[] pixels, int side, List<Crop> crops) {
    Shape shape = Shape.of(crops.size(), side, side, 3);
    try (AugmentGraph graph = new AugmentGraph(new SessionOptions(threads));
        TUint8 batch = TUint8.tensorOf(shape, DataBuffers.of(pixels, true, false));
        TUint8 result = graph.crop(batch, crops)) {
      return bytes(result);
    }
  }

  @Test
  void flippedImagesAreThemselvesOrTheirMirrorImages() {
    ImageDataset plain = TinyData.dataSet().train();
    int mirrored = 0;
    try (AugmentedImages images = augmented(Augmentation.FLIP, 8);
        AugmentGraph graph = new AugmentGraph(SESSION)) {
      for (int i = 0; i < plain.size(); i++) {
        byte[] seen = pixels(images, DRAW, i).get(0);
        try (ImageBatch one = plain.batch(new int[] {i});
            TUint8 mirror = graph.shift(one.images(), List.of(new Shift(true, 0, 0)))) {
          assertThat(seen).isIn(bytes(one.images()), bytes(mirror));
          mirrored += Arrays.equals(seen, bytes(mirror)) ? 1 : 0;
        }
      }
    }
    assertThat(mirrored).isBetween(15, 35);
  }

  @Test
  void validationSeesTheImagesAsTheyAre() {
    try (AugmentedImages images = augmented(Augmentation.STANDARD, 8);
        ImageBatch seen = images.batch(new int[] {0, 1});
        ImageBatch plain = TinyData.dataSet().train().batch(new int[] {0, 1})) {
      assertThat(bytes(seen.images())).isEqualTo(bytes(plain.images()));
    }
  }

  private static AugmentedImages augmented(Augmentation how, int imageSize) {
    return new AugmentedImages(TinyData.dataSet().train(), how, imageSize, SESSION);
  }

  private static List<byte[]> pixels(ImageDataset images, Draw draw, int... indices) {
    try (ImageBatch batch = images.batch(indices, draw)) {
      byte[] all = bytes(batch.images());
      int length = all.length / indices.length;
      List<byte[]> each = new ArrayList<>();
      for (int i = 0; i < indices.length; i++) {
        each.add(Arrays.copyOfRange(all, i * length, (i + 1) * length));
      }
      return each;
    }
  }

  private static byte[] numbered(int height, int width) {
    byte[] pixels = new byte[height * width * 3];
    for (int i = 0; i < height * width; i++) {
      pixels[3 * i] = (byte) i;
    }
    return pixels;
  }

  private static int[] shifted(Shift shift) {
    try (AugmentGraph graph = new AugmentGraph(SESSION);
        TUint8 batch = tensor(NUMBERED, 3, 4);
        TUint8 result = graph.shift(batch, List.of(shift))) {
      return reds(bytes(result));
    }
  }

  private static byte[] cropped(byte[] pixels, int side, Crop crop) {
    try (AugmentGraph graph = new AugmentGraph(SESSION);
        TUint8 batch = tensor(pixels, side, side);
        TUint8 result = graph.crop(batch, List.of(crop))) {
      return bytes(result);
    }
  }

  private static int[] crops(byte[] pixels, int height, int width, Crop crop) {
    try (AugmentGraph graph = new AugmentGraph(SESSION);
        TUint8 batch = tensor(pixels, height, width);
        TUint8 result = graph.crop(batch, List.of(crop))) {
      byte[] bytes = bytes(result);
      return IntStream.range(0, bytes.length).map(i -> bytes[i] & 0xff).toArray();
    }
  }

  private static int[] reds(byte[] rgb) {
    return IntStream.range(0, rgb.length / 3).map(i -> rgb[3 * i] & 0xff).toArray();
  }

  private static TUint8 tensor(byte[] pixels, int height, int width) {
    return TUint8.tensorOf(Shape.of(1, height, width, 3), DataBuffers.of(pixels, true, false));
  }

  private static byte[] bytes(TUint8 images) {
    byte[] bytes = new byte[(int) images.numBytes()];
    images.asRawTensor().data().read(bytes);
    return bytes;
  }
}
