package graft.contract;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.OptionalInt;

/**
 * The description in a SavedModel: the asset {@code graft.json}, and the labels from {@code
 * labels.txt}, one per line.
 *
 * <p>The constructors throw an {@code IllegalArgumentException} if a field is missing or out of
 * range. The message gives the field's name in {@code graft.json}.
 *
 * @param contract version of the contract, {@link Signatures#CONTRACT_VERSION}
 * @param base the network below the head and the source of its weights
 * @param imageSize height and width, in pixels, to which images are resized
 * @param labels class names, in the order of the outputs; not in {@code graft.json} but in {@code
 *     labels.txt}
 * @param unfreezeFrom index of the first layer of the base, in Keras's order, that the unfrozen
 *     phase trains
 * @param boundary name of the layer whose output is the {@code boundary} tensor
 * @param head sizes, dropout and seed of the head
 * @param optimizer the optimizer built into the training signatures; null in a model that can't be
 *     trained
 * @param parameters numbers of parameters as Keras counts them
 * @param training the training since the export; null in a model that is not trained
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelDescription(
    int contract,
    Base base,
    int imageSize,
    @JsonIgnore List<String> labels,
    int unfreezeFrom,
    String boundary,
    Head head,
    Optimizer optimizer,
    Parameters parameters,
    ModelTraining training) {
  /** Largest {@code image_size} of any model, in pixels. Graft exports at most 1024. */
  static final int MAX_IMAGE_SIZE = 8192;

  public ModelDescription {
    require(base, "base");
    require(boundary, "boundary");
    require(head, "head");
    require(parameters, "parameters");
    requireIn(imageSize, 1, MAX_IMAGE_SIZE, "image_size");
    requireIn(unfreezeFrom, 0, Integer.MAX_VALUE, "unfreeze_from");
  }

  static void require(Object value, String field) {
    if (value == null) {
      throw new IllegalArgumentException("lacks \"%s\"".formatted(field));
    }
  }

  /**
   * Refuses a value that is out of range or NaN. Every comparison with NaN is false, so the
   * condition asks whether the value is in range, and not whether it is outside.
   */
  static void requireIn(double value, double least, double most, String field) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "has %s %s, which is out of range".formatted(field, value));
    }
  }

  /**
   * The base network.
   *
   * @param network name of the architecture, {@code inception_v3} for Graft's own exports
   * @param weights source of the weights: {@code imagenet}, {@code builtin}, {@code random} or a
   *     file's name
   * @param sha256 SHA-256 of the weights file; null if there was no file
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Base(String network, String weights, String sha256) {
    public Base {
      require(network, "base.network");
      require(weights, "base.weights");
    }
  }

  /**
   * The head.
   *
   * @param classes number of outputs
   * @param hidden units of the hidden layer
   * @param dropout share of hidden units dropped in training, in [0, 1)
   * @param seed seed of the Glorot-uniform kernels
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Head(int classes, int hidden, double dropout, long seed) {
    public Head {
      requireIn(classes, 1, Integer.MAX_VALUE, "head.classes");
      requireIn(hidden, 1, Integer.MAX_VALUE, "head.hidden");
      requireIn(dropout, 0, Math.nextDown(1.0), "head.dropout");
    }
  }

  /**
   * The optimizer built into the training signatures.
   *
   * @param name {@code adam}
   * @param beta1 decay of the mean of gradients, in [0, 1)
   * @param beta2 decay of the mean of squared gradients, in [0, 1)
   * @param epsilon number added to the square root of the mean of squared gradients, at least 0
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Optimizer(String name, double beta1, double beta2, double epsilon) {
    public Optimizer {
      require(name, "optimizer.name");
      requireIn(beta1, 0, Math.nextDown(1.0), "optimizer.beta1");
      requireIn(beta2, 0, Math.nextDown(1.0), "optimizer.beta2");
      requireIn(epsilon, 0, Double.MAX_VALUE, "optimizer.epsilon");
    }
  }

  /**
   * Numbers of parameters.
   *
   * @param total all weights of the network, with BatchNorm's moving statistics, without optimizer
   *     state
   * @param frozen parameters that the frozen phase trains
   * @param unfrozen parameters that the unfrozen phase trains
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Parameters(long total, long frozen, long unfrozen) {
    public Parameters {
      requireIn(total, 0, Long.MAX_VALUE, "parameters.total");
      requireIn(frozen, 0, Long.MAX_VALUE, "parameters.frozen");
      requireIn(unfrozen, 0, Long.MAX_VALUE, "parameters.unfrozen");
    }
  }

  /** This description with another training record. */
  public ModelDescription withTraining(ModelTraining newTraining) {
    return with(labels, optimizer, newTraining);
  }

  /** This description with labels, which {@code graft.json} does not have. */
  ModelDescription withLabels(List<String> newLabels) {
    return with(newLabels, optimizer, training);
  }

  /** The description of the same model without its training signatures. */
  public ModelDescription forServing() {
    return with(labels, null, training);
  }

  private ModelDescription with(
      List<String> newLabels, Optimizer newOptimizer, ModelTraining newTraining) {
    return new ModelDescription(
        contract,
        base,
        imageSize,
        newLabels,
        unfreezeFrom,
        boundary,
        head,
        newOptimizer,
        parameters,
        newTraining);
  }

  /** {@code training.imageSide} in pixels; empty if it is not recorded. */
  public OptionalInt imageSide() {
    return training == null || training.imageSide() == null
        ? OptionalInt.empty()
        : OptionalInt.of(training.imageSide());
  }

  /** Whether the history has an epoch of this phase. */
  public boolean hasTrained(Phase phase) {
    return training != null && training.history().stream().anyMatch(e -> e.phase() == phase);
  }
}
