package graft.contract;

import graft.failure.GraftException;
import java.nio.file.Path;
import java.util.Objects;

/** Checks that {@code graft.json} has what it needs, each number in its range. */
final class DescriptionCheck {
  /** The most pixels along a side that a model may resize images to; Graft's own have 1024. */
  private static final int MAX_IMAGE_SIZE = 8192;

  private final Path file;

  DescriptionCheck(Path file) {
    this.file = file;
  }

  /**
   * Checks every field that is read.
   *
   * @throws GraftException naming the first that is missing or out of range
   */
  void check(ModelDescription description) {
    require(description.base(), "base");
    require(description.base().network(), "base.network");
    require(description.base().weights(), "base.weights");
    require(description.boundary(), "boundary");
    require(description.head(), "head");
    require(description.parameters(), "parameters");
    range(description.imageSize(), 1, MAX_IMAGE_SIZE, "image_size");
    range(description.unfreezeFrom(), 0, Integer.MAX_VALUE, "unfreeze_from");
    head(description.head());
    parameters(description.parameters());
    if (description.optimizer() != null) {
      optimizer(description.optimizer());
    }
    if (description.training() != null) {
      training(description.training());
    }
  }

  private void head(ModelDescription.Head head) {
    range(head.classes(), 1, Integer.MAX_VALUE, "head.classes");
    range(head.hidden(), 1, Integer.MAX_VALUE, "head.hidden");
    range(head.dropout(), 0, Math.nextDown(1.0), "head.dropout");
  }

  private void parameters(ModelDescription.Parameters parameters) {
    range(parameters.total(), 0, Long.MAX_VALUE, "parameters.total");
    range(parameters.frozen(), 0, Long.MAX_VALUE, "parameters.frozen");
    range(parameters.unfrozen(), 0, Long.MAX_VALUE, "parameters.unfrozen");
  }

  private void optimizer(ModelDescription.Optimizer optimizer) {
    require(optimizer.name(), "optimizer.name");
    range(optimizer.beta1(), 0, Math.nextDown(1.0), "optimizer.beta1");
    range(optimizer.beta2(), 0, Math.nextDown(1.0), "optimizer.beta2");
    range(optimizer.epsilon(), 0, Double.MAX_VALUE, "optimizer.epsilon");
  }

  private void training(ModelDescription.Training training) {
    require(training.dataset(), "training.dataset");
    require(training.fingerprint(), "training.fingerprint");
    if (training.valSplit() != null) {
      range(training.valSplit(), Double.MIN_VALUE, Math.nextDown(1.0), "training.val_split");
    }
    training.history().forEach(epoch -> require(epoch.phase(), "training.history's phase"));
  }

  private void require(Object value, String field) {
    if (Objects.isNull(value)) {
      throw new GraftException("%s lacks \"%s\"; export the model again".formatted(file, field));
    }
  }

  /** Written so that NaN, which lies in no range, is refused. */
  private void range(double value, double least, double most, String field) {
    if (!(value >= least && value <= most)) {
      throw new GraftException(
          "%s has %s %s, which is out of range; export the model again"
              .formatted(file, field, value));
    }
  }
}
