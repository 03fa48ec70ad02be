package graft.dataset;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The parts of a data set. */
public enum Part {
  /** The images that a model is trained on. */
  TRAIN("train", List.of("train", "training")),
  /**
   * The images on which the model is measured after each epoch. The results can decide when
   * training stops.
   */
  VALIDATION("validation", List.of("val", "valid", "validation", "dev", "eval")),
  /**
   * Images for {@code evaluate --split test}. If there is no validation part, they also validate.
   */
  TEST("test", List.of("test", "testing"));

  private final String label;

  /** Usual names of the part in lower case, the most usual first. */
  private final List<String> names;

  Part(String label, List<String> names) {
    this.label = label;
    this.names = names;
  }

  /** The part's name in messages. */
  public String label() {
    return label;
  }

  /** The part with this name, from a folder or a table; case is ignored. */
  static Optional<Part> named(String name) {
    return Arrays.stream(values()).filter(part -> part.rank(name) >= 0).findFirst();
  }

  /** The part whose name occurs in a longer name, such as {@code seg_train} or {@code test_set}. */
  static Optional<Part> spokenOf(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(part -> part.names.stream().anyMatch(lower::contains))
        .findFirst();
  }

  /** The index of a name among this part's names; -1 if it is not one of them. */
  int rank(String name) {
    return names.indexOf(name.toLowerCase(Locale.ROOT));
  }
}
