package graft.dataset;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The parts of a data set. */
public enum Part {
  /** What a model is trained on. */
  TRAIN("train", List.of("train", "training")),
  /** What each epoch is validated on: it steers the training. */
  VALIDATION("validation", List.of("val", "valid", "validation", "dev", "eval")),
  /** What only {@code evaluate --split test} looks at, unless it has to steer too. */
  TEST("test", List.of("test", "testing"));

  private final String label;

  /** What people call it, in lower case, the first that is there being taken. */
  private final List<String> names;

  Part(String label, List<String> names) {
    this.label = label;
    this.names = names;
  }

  /** For messages. */
  public String label() {
    return label;
  }

  /** The part that a folder or a word in a table means, in capital letters or not. */
  static Optional<Part> named(String name) {
    return Arrays.stream(values()).filter(part -> part.rank(name) >= 0).findFirst();
  }

  /** The part that a name such as {@code seg_train} or {@code test_set} speaks of. */
  static Optional<Part> spokenOf(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(part -> part.names.stream().anyMatch(lower::contains))
        .findFirst();
  }

  /** The place of a name among those of this part, from 0; -1 if it is none of them. */
  int rank(String name) {
    return names.indexOf(name.toLowerCase(Locale.ROOT));
  }
}
