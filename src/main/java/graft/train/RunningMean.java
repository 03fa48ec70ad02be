package graft.train;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import graft.model.StepResult;

/**
 * Loss and accuracy over the images of an epoch so far; every image has the same weight.
 *
 * @param lossSum sum over the images
 * @param correct images classified correctly
 * @param images number of images
 */
@JsonNaming(SnakeCaseStrategy.class)
record RunningMean(double lossSum, long correct, long images) {
  /** Before the first image. */
  static final RunningMean EMPTY = new RunningMean(0, 0, 0);

  /** Adds the result of some images, a batch or the part of it computed so far. */
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
