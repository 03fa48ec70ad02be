package graft.dataset.cifar;

import graft.dataset.image.Pixels;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The classes and the record layout of CIFAR-10's binary version. */
public final class Cifar10 {
  /** The classes, by label. */
  public static final List<String> CLASS_NAMES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  /** Height and width of every image. */
  public static final int SIDE = 32;

  /** Pixels of an image. */
  static final int PLANE = SIDE * SIDE;

  /** One label, then the planes of red, green and blue. */
  static final int RECORD_BYTES = 1 + Pixels.CHANNELS * PLANE;

  static final List<String> TRAIN_FILES =
      IntStream.rangeClosed(1, 5).mapToObj(i -> "data_batch_" + i + ".bin").toList();

  static final String TEST_FILE = "test_batch.bin";

  /** The folder inside the archive, and in the user's cache. */
  static final String FOLDER = "cifar-10-batches-bin";

  /** The archive, and its name in the user's cache. */
  static final String ARCHIVE = "cifar-10-binary.tar.gz";

  private Cifar10() {}

  /** All six, training first. */
  static List<String> files() {
    return Stream.concat(TRAIN_FILES.stream(), Stream.of(TEST_FILE)).toList();
  }
}
