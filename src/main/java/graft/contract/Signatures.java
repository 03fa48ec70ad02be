package graft.contract;

import static graft.contract.TensorSpec.ANY;
import static graft.contract.TensorSpec.float32;
import static graft.contract.TensorSpec.int64;
import static graft.contract.TensorSpec.uint8;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The signatures of the contract, with the names, types and shapes of their inputs and outputs.
 * {@code savedmodel/README.md} describes them in words.
 */
public final class Signatures {
  /**
   * The contract's version in {@code graft.json}. Later versions of Graft may add to the contract,
   * but they change and remove nothing.
   */
  public static final int CONTRACT_VERSION = 1;

  /** Method name of signatures that change variables. */
  public static final String TRAIN_METHOD = "graft/train";

  /** Method name of signatures that change no variable; the name is TensorFlow Serving's. */
  public static final String PREDICT_METHOD = "tensorflow/serving/predict";

  public static final String SERVING = "serving_default";
  public static final String FEATURES = "features";
  public static final String START = "start";

  /** Beside {@link #START}; optional. */
  public static final String START_LAYER_DECAY = "start_layer_decay";

  public static final String LABELS = "labels";
  public static final String LEARNING_RATE = "learning_rate";
  public static final String SEED = "seed";
  public static final String LABEL_SMOOTHING = "label_smoothing";
  public static final String WEIGHT_DECAY = "weight_decay";
  public static final String CLASS_WEIGHTS = "class_weights";
  public static final String LAYER_DECAY = "layer_decay";

  public static final String PROBABILITIES = "probabilities";
  public static final String CLASS = "class";
  public static final String STEP = "step";
  public static final String LOSS = "loss";
  public static final String LOSS_SUM = "loss_sum";
  public static final String CORRECT = "correct";

  /**
   * Name of the MetaGraph's collection of operations that every session computes in float32. It is
   * a {@code node_list}. A model need not have this collection.
   */
  public static final String FLOAT32_COLLECTION = "float32_operations";

  /** Names of the signatures that change no variable. */
  public static final Set<String> INFERENCE =
      Stream.concat(
              Stream.of(SERVING, FEATURES), Stream.of(InputKind.values()).map(Signatures::evaluate))
          .collect(Collectors.toUnmodifiableSet());

  private Signatures() {}

  /**
   * The name {@code train_frozen}, {@code train_frozen_cached}, {@code train_unfrozen}, ... The
   * large phase uses the signatures of the unfrozen phase.
   */
  public static String train(Phase phase, InputKind kind) {
    return "train_" + phase.inModel().label() + suffix(phase, kind);
  }

  /**
   * The name {@code accumulate_frozen}, {@code accumulate_frozen_cached}, {@code
   * accumulate_unfrozen}, ...
   */
  public static String accumulate(Phase phase, InputKind kind) {
    return "accumulate_" + phase.inModel().label() + suffix(phase, kind);
  }

  /** The name {@code evaluate}, {@code evaluate_features} or {@code evaluate_boundary}. */
  public static String evaluate(InputKind kind) {
    return kind == InputKind.IMAGES ? "evaluate" : "evaluate_" + kind.argument();
  }

  /**
   * The input of a phase's cached signatures. It replaces the layers that the phase never changes.
   */
  public static InputKind cachedInput(Phase phase) {
    return phase == Phase.FROZEN ? InputKind.FEATURES : InputKind.BOUNDARY;
  }

  private static String suffix(Phase phase, InputKind kind) {
    if (kind == InputKind.IMAGES) {
      return "";
    }
    if (kind != cachedInput(phase)) {
      throw new IllegalArgumentException(
          phase + " phase has no signature fed with " + kind.argument());
    }
    return "_cached";
  }

  /** Signatures that predict and evaluate. They change no variable. Every Graft model has them. */
  public static List<SignatureSpec> inference(Dimensions dims) {
    TensorSpec images = dims.input(InputKind.IMAGES);
    TensorSpec probabilities = float32(PROBABILITIES, ANY, dims.classes());
    List<SignatureSpec> all = new ArrayList<>();
    all.add(predicting(SERVING, List.of(images), probabilities, int64(CLASS, ANY)));
    all.add(
        predicting(
            FEATURES,
            List.of(images),
            dims.input(InputKind.FEATURES),
            dims.input(InputKind.BOUNDARY)));
    for (InputKind kind : InputKind.values()) {
      all.add(
          predicting(
              evaluate(kind),
              List.of(dims.input(kind), int64(LABELS, ANY)),
              float32(LOSS_SUM),
              int64(CORRECT),
              probabilities));
    }
    return all;
  }

  private static SignatureSpec predicting(
      String name, List<TensorSpec> inputs, TensorSpec... outputs) {
    return new SignatureSpec(name, PREDICT_METHOD, inputs, List.of(outputs));
  }

  /**
   * Signatures that train: {@link #START}, and {@code train_*} and {@code accumulate_*} of both
   * phases.
   */
  public static List<SignatureSpec> training(Dimensions dims) {
    List<SignatureSpec> all = new ArrayList<>();
    all.add(
        new SignatureSpec(
            START,
            TRAIN_METHOD,
            List.of(
                int64(SEED),
                float32(LABEL_SMOOTHING),
                float32(WEIGHT_DECAY),
                float32(CLASS_WEIGHTS, dims.classes())),
            List.of(int64(STEP))));
    List<TensorSpec> outputs = List.of(float32(LOSS), int64(CORRECT));
    for (Phase phase : Phase.IN_MODEL) {
      for (InputKind kind : List.of(InputKind.IMAGES, cachedInput(phase))) {
        TensorSpec input = dims.input(kind);
        TensorSpec labels = int64(LABELS, ANY);
        all.add(
            new SignatureSpec(
                train(phase, kind),
                TRAIN_METHOD,
                List.of(input, labels, float32(LEARNING_RATE)),
                outputs));
        all.add(
            new SignatureSpec(
                accumulate(phase, kind), TRAIN_METHOD, List.of(input, labels), outputs));
      }
    }
    return all;
  }

  /**
   * Stores the layer decay, which later calls of {@code train_unfrozen} use. It gives back what it
   * stored. Models of Graft 0.1.0 lack it.
   */
  public static SignatureSpec startLayerDecay() {
    TensorSpec decay = float32(LAYER_DECAY);
    return new SignatureSpec(START_LAYER_DECAY, TRAIN_METHOD, List.of(decay), List.of(decay));
  }

  /**
   * The numbers that a model's shapes depend on.
   *
   * @param classes number of classes, at least 2
   * @param features length of the feature vector (2,048 for InceptionV3)
   * @param boundary height, width and channels of the boundary
   */
  public record Dimensions(long classes, long features, List<Long> boundary) {
    public Dimensions {
      boundary = List.copyOf(boundary);
    }

    /** The input of this kind, for any number of images. */
    public TensorSpec input(InputKind kind) {
      return switch (kind) {
        case IMAGES -> uint8(kind.argument(), ANY, ANY, ANY, 3);
        case FEATURES -> float32(kind.argument(), ANY, features);
        case BOUNDARY ->
            float32(kind.argument(), ANY, boundary.get(0), boundary.get(1), boundary.get(2));
      };
    }
  }
}
