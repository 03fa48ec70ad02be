package graft.train;

import graft.runner.StepResult;

/** Loss and accuracy over the images of an epoch so far, each image counting alike. */
final class RunningMean {
  private double lossSum;
  private long correct;
  private long images;

  /** Takes in a batch, or the part of it that {@code result} covers. */
  void add(StepResult result, int batchImages) {
    lossSum += (double) result.loss() * batchImages;
    correct += result.correct();
    images += batchImages;
  }

  /** This mean and a batch that is not complete yet. */
  RunningMean with(StepResult result, int batchImages) {
    final RunningMean sum = new RunningMean();
    sum.lossSum = lossSum;
    sum.correct = correct;
    sum.images = images;
    sum.add(result, batchImages);
    return sum;
  }

  long images() {
    return images;
  }

  double loss() {
    return lossSum / images;
  }

  double accuracy() {
    return (double) correct / images;
  }
}
