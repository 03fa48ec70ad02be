package graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import graft.cache.Inputs;
import graft.dataset.DataOptions;
import graft.dataset.DataSpec;
import graft.dataset.DataSplit;
import graft.dataset.ImageBatch;
import graft.dataset.image.ImageDecoder;
import graft.dataset.image.OwnSize;
import graft.dataset.image.Pixels;
import graft.dataset.image.TestImages;
import graft.export.TinyModel;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.types.TUint8;

/** A model that was trained on one side meets pictures of that side and of others. */
final class MixedSidesTest {
  private static final SessionOptions SESSION = new SessionOptions(2);

  /** What the model was trained on; its image size is 8. */
  private static final OwnSize OWN = OwnSize.of(6);

  @TempDir Path folder;

  @Test
  void evaluationAndPredictionGiveEachPictureTheSameProbabilities() throws IOException {
    List<Path> files = new ArrayList<>();
    int[] sides = {6, 12, 6, 6, 7, 8, 6, 6, 9};
    for (int i = 0; i < sides.length; i++) {
      String inside = TinyModel.LABELS.get(i / 3) + "/" + i + ".png";
      picture(folder.resolve("train/" + inside), 8);
      files.add(picture(folder.resolve("val/" + inside), sides[i]));
    }
    DataOptions options =
        new DataOptions(
            folder, folder, 8, 0, SESSION, ImageDecoder.MAX_PIXELS, Optional.of(OWN), 0);
    List<float[]> evaluated = new ArrayList<>();
    try (GraftModel model =
            GraftModel.open(TinyModel.export(folder.resolve("model"), 0.3), SESSION);
        DataSplit data = DataSpec.open(folder.toString(), options);
        ImageDecoder decoder = new ImageDecoder(8, SESSION)) {
      Evaluator.evaluate(
          model,
          new Inputs.Images(data.validation()),
          4,
          (done, labels, probabilities) -> evaluated.addAll(Arrays.asList(probabilities)));
      assertThat(evaluated).hasSameSizeAs(files);
      // The model's classes are in another order than the folders', which are sorted.
      List<Path> sorted = files.stream().sorted().toList();
      for (int i = 0; i < sorted.size(); i++) {
        try (Pixels pixels = decoder.decode(sorted.get(i), OWN);
            TUint8 one = ImageBatch.images(List.of(pixels))) {
          assertThat(evaluated.get(i)).containsExactly(model.predict(one)[0], within(1e-6f));
        }
      }
    }
  }

  private static Path picture(Path file, int side) throws IOException {
    Files.createDirectories(file.getParent());
    return TestImages.write(
        file, TestImages.gradient(side + 3, side, BufferedImage.TYPE_INT_RGB), "png");
  }
}
