package graft.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import graft.files.Hashes;
import graft.machine.Installation;
import graft.machine.SessionOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TUint8;

/** The built-in base sees in real pictures what Keras sees in them with the same file. */
@Tag("verify")
class BuiltinFeaturesTest {
  private static final Path BUILTIN = Path.of("savedmodel/base/inception_v3_notop_builtin.h5");
  private static final int IMAGES = 16;
  private static final int SIDE = 32;
  private static final int RECORD = 1 + 3 * SIDE * SIDE;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {299, 139})
  void featuresOfCifarPicturesAreKeras(int size) throws IOException {
    Path cifar =
        Installation.cache(System.getenv(), Path.of(System.getProperty("user.home")))
            .resolve("cifar-10-batches-bin/test_batch.bin");
    assumeThat(cifar).as("CIFAR-10's test images; get them with: make data").exists();
    Path model = folder.resolve("model");
    Exporter.export(
        new ExportSettings(new InceptionV3(), size, 164, List.of("a", "b"), 500, 0, 0),
        BaseWeights.ofFile("builtin", BUILTIN, Hashes.sha256(BUILTIN)),
        model,
        false,
        SessionOptions.defaults());
    try (SavedModelBundle bundle = SavedModelBundle.load(model.toString());
        TUint8 images = images(cifar);
        Result result =
            bundle
                .session()
                .runner()
                .feed("input/images", images)
                .fetch("features/features")
                .run()) {
      double distance =
          Golden.distance(
              SavedVariables.floats(result.get(0)),
              Golden.load().array("builtin/" + size + "/features"));
      System.out.printf("built-in base's features at %d: %.1e%n", size, distance);
      assertThat(distance).isLessThan(1e-5);
    }
  }

  /** The first images of the official binary file: a label, then the red, green and blue planes. */
  private static TUint8 images(Path cifar) throws IOException {
    byte[] records;
    try (InputStream in = Files.newInputStream(cifar)) {
      records = in.readNBytes(IMAGES * RECORD);
    }
    byte[] pixels = new byte[IMAGES * SIDE * SIDE * 3];
    for (int i = 0; i < pixels.length; i++) {
      int image = i / (SIDE * SIDE * 3);
      int position = i / 3 % (SIDE * SIDE);
      pixels[i] = records[image * RECORD + 1 + i % 3 * SIDE * SIDE + position];
    }
    return TUint8.tensorOf(Shape.of(IMAGES, SIDE, SIDE, 3), DataBuffers.of(pixels, true, false));
  }
}
