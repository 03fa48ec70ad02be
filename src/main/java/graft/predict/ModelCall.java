package graft.predict;

import graft.dataset.ImageBatch;
import graft.dataset.image.Pixels;
import graft.failure.GraftException;
import graft.failure.NotFiniteException;
import graft.files.Count;
import graft.machine.NativeMemory;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.tensorflow.types.TUint8;

/**
 * Calls a model.
 *
 * @param model returns the numbers [n][k] of images, uint8 [n,height,width,3], such as the
 *     probabilities of k classes
 */
record ModelCall(Function<TUint8, float[][]> model) {
  /**
   * The model's numbers for pictures of one size.
   *
   * @return one row for each picture
   * @throws GraftException if TensorFlow runs out of memory, or the answer has not one row for each
   *     picture
   */
  float[][] rows(List<Pixels> pictures) {
    float[][] rows =
        NativeMemory.during(
            "in a call with " + Count.of(pictures.size(), "picture"), () -> call(pictures));
    if (rows.length != pictures.size()) {
      String message = "the model gives %s of numbers for %s; export it again";
      throw new GraftException(
          message.formatted(Count.of(rows.length, "row"), Count.of(pictures.size(), "picture")));
    }
    return rows;
  }

  private float[][] call(List<Pixels> pictures) {
    try (TUint8 images = ImageBatch.images(pictures)) {
      return model.apply(images);
    }
  }

  /** Why a model's numbers for a picture can't be used; empty if they can. */
  static Optional<GraftException> notFinite(Object picture, float[] numbers) {
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        String message = "the model gives numbers that are not finite (at " + picture + ")";
        return Optional.of(new NotFiniteException(message));
      }
    }
    return Optional.empty();
  }
}
