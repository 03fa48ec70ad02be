package graft;

import graft.failure.WrongUseException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Objects;

/** Checks of values that a program sets. */
final class Checks {
  private Checks() {}

  /**
   * A value that keeps a rule.
   *
   * @param rule the rule in words, such as {@code from 0 to 1}
   * @throws WrongUseException if it does not
   */
  static <T> T require(boolean holds, String name, T value, String rule) {
    if (!holds) {
      throw new WrongUseException(name + " (" + value + ") must be " + rule);
    }
    return value;
  }

  /** A number that is at least 1. */
  static int atLeastOne(String name, int number) {
    return require(number >= 1, name, number, "at least 1");
  }

  /**
   * A path of the machine's own file system, which TensorFlow can read; {@code .} for the empty
   * one, so that messages name the folder.
   *
   * @throws WrongUseException if it is of another one, such as an archive's
   */
  static Path local(String name, Path path) {
    Objects.requireNonNull(path, name);
    if (path.getFileSystem() != FileSystems.getDefault()) {
      throw new WrongUseException(
          name + ": " + path + " is not on this machine's own file system; copy it there");
    }
    return path.toString().isEmpty() ? Path.of(".") : path;
  }
}
