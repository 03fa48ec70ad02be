package graft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.dataset.DataOptions;
import graft.dataset.DataSpec;
import graft.dataset.DataSplit;
import graft.dataset.ImageBatch;
import graft.dataset.image.ImageDecoder;
import graft.dataset.image.TestImages;
import graft.export.TinyModel;
import graft.failure.GraftException;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of call on one batch, on the tiny model and the carried sample. */
class WorkloadTest {
  private static final SessionOptions SESSION = new SessionOptions(2);

  @TempDir Path folder;

  private GraftModel model;
  private DataSplit sample;

  @BeforeEach
  void open() {
    model = GraftModel.open(TinyModel.export(folder.resolve("tiny"), 0.3), SESSION);
    sample =
        DataSpec.open(DataSpec.SAMPLE, new DataOptions(folder, Path.of("sample"), 8, 0, SESSION));
  }

  @AfterEach
  void close() {
    sample.close();
    model.close();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"UNFROZEN_FILES", "UNFROZEN_AUGMENTED"})
  void everyCaseCanBeCalledAgainAndAgain(BenchCase benchCase) {
    try (ImageFolder pictures = pictures(5);
        Workload workload = new Workload(model, sample.train(), pictures, 5)) {
      assertThatCode(
              () -> {
                workload.call(benchCase);
                workload.call(benchCase);
              })
          .doesNotThrowAnyException();
      assertThat(model.flops(benchCase.signature()).perImage()).isPositive();
    }
  }

  @Test
  void picturesAreTheImagesThemselves() throws IOException {
    pictures(3).close();
    try (ImageDecoder decoder = new ImageDecoder(32, SESSION);
        ImageBatch batch = sample.train().batch(new int[] {2})) {
      byte[] pixels = new byte[32 * 32 * 3];
      batch.images().asRawTensor().data().read(pixels);

      assertThat(folder.resolve("pictures")).isDirectoryContaining("glob:**/000002.png");
      assertThat(TestImages.rgb(decoder.decode(folder.resolve("pictures/000002.png"))))
          .isEqualTo(pixels);
    }
  }

  @Test
  void aPictureThatGoesMissingIsNoFastPicture() throws IOException {
    try (ImageFolder pictures = pictures(2)) {
      Files.delete(folder.resolve("pictures/000001.png"));

      assertThatThrownBy(() -> pictures.predict(2)).isInstanceOf(GraftException.class);
    }
  }

  private ImageFolder pictures(int count) {
    return ImageFolder.write(model, sample.train(), count, folder.resolve("pictures"), SESSION);
  }
}
