package graft.bench;

import com.fasterxml.jackson.annotation.JsonValue;
import graft.contract.InputKind;
import graft.contract.Phase;
import graft.contract.Signatures;
import java.util.Locale;

/** The kinds of call to measure, each with the signature whose operations are counted. */
public enum BenchCase {
  /** The pass from images to features and boundary, which fills a run's caches. */
  FORWARD(Signatures.FEATURES),
  /** A training step of the head, from images. */
  FROZEN(Signatures.train(Phase.FROZEN, InputKind.IMAGES)),
  /** A training step of the head, from features computed before. */
  FROZEN_FEATURES(Signatures.train(Phase.FROZEN, InputKind.FEATURES)),
  /** A training step of the head and the unfrozen layers, from images. */
  UNFROZEN(Signatures.train(Phase.UNFROZEN, InputKind.IMAGES)),
  /**
   * A training step of the head and the unfrozen layers, from boundary activations computed before.
   */
  UNFROZEN_BOUNDARY(Signatures.train(Phase.UNFROZEN, InputKind.BOUNDARY)),
  /** Loss, number of correct answers and probabilities, from images. */
  EVALUATE(Signatures.evaluate(InputKind.IMAGES)),
  /** From small PNG files to rows of a table, decoding included. */
  PREDICT(Signatures.SERVING),
  /** The step of {@link #UNFROZEN} as in training: the next JPEG files are decoded beside it. */
  UNFROZEN_FILES(Signatures.train(Phase.UNFROZEN, InputKind.IMAGES)),
  /** As {@link #UNFROZEN_FILES}, with {@code --augment standard}. */
  UNFROZEN_AUGMENTED(Signatures.train(Phase.UNFROZEN, InputKind.IMAGES));

  private final String signature;

  BenchCase(String signature) {
    this.signature = signature;
  }

  /** The case's name in options and reports. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the case needs training signatures, which a serving-only model does not have. */
  boolean trains() {
    return signature.startsWith("train_");
  }

  /** Whether photographs are read while the model computes; such cases are timed by turns. */
  public boolean readsAhead() {
    return this == UNFROZEN_FILES || this == UNFROZEN_AUGMENTED;
  }

  String signature() {
    return signature;
  }
}
