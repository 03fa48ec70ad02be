package graft.dataset.cifar;

import graft.dataset.image.Pixels;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The classes and the record layout of CIFAR-10's binary version. */
public final class Cifar10 {
  /** The classes, in the order of their labels 0 to 9. */
  public static final List<String> CLASS_NAMES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  /** Height and width of every image, in pixels. */
  public static final int SIDE = 32;

  /** Number of pixels of an image. */
  static final int PLANE = SIDE * SIDE;

  /** Bytes of a record: one label, then the planes of red, green and blue. */
  static final int RECORD_BYTES = 1 + Pixels.CHANNELS * PLANE;

  static final List<String> TRAIN_FILES =
      IntStream.rangeClosed(1, 5).mapToObj(i -> "data_batch_" + i + ".bin").toList();

  static final String TEST_FILE = "test_batch.bin";

  /** Name of the folder in the archive and in the user's cache. */
  static final String FOLDER = "cifar-10-batches-bin";

  /** Name of the published archive. The copy in the user's cache has the same name. */
  static final String ARCHIVE = "cifar-10-binary.tar.gz";

  private Cifar10() {}

  /** Names of the six files, training files first. */
  static List<String> files() {
    return Stream.concat(TRAIN_FILES.stream(), Stream.of(TEST_FILE)).toList();
  }
}
