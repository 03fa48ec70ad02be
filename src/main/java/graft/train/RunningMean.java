package graft.train;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import graft.model.StepResult;

/**
 * Loss and accuracy over the images of an epoch so far, each image counting alike.
 *
 * @param lossSum sum over the images
 * @param correct images that were right
 * @param images number of images
 */
@JsonNaming(SnakeCaseStrategy.class)
record RunningMean(double lossSum, long correct, long images) {
  /** Of no images yet. */
  static final RunningMean EMPTY = new RunningMean(0, 0, 0);

  /** With a batch more, or with the part of it that {@code result} covers. */
  RunningMean plus(StepResult result, int batchImages) {
    return new RunningMean(
        lossSum + (double) result.loss() * batchImages,
        correct + result.correct(),
        images + batchImages);
  }

  double loss() {
    return lossSum / images;
  }

  double accuracy() {
    return (double) correct / images;
  }
}
