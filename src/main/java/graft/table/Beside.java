package graft.table;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is written beside a table.
 *
 * @param features where the vectors go, {@link Row#features}; empty if nowhere
 * @param featureSize numbers of a vector
 * @param copyTo where pictures are copied to, into a folder for each class; empty if nowhere
 * @param html the first page of a gallery; empty if there is none
 */
public record Beside(
    Optional<Path> features, int featureSize, Optional<Path> copyTo, Optional<Path> html) {
  /**
   * Checks that the classes can have folders for copies: by their names, and by what is there.
   *
   * @throws graft.failure.WrongUseException naming the first class or folder that can't
   */
  public void checkClasses(List<String> labels) {
    copyTo.ifPresent(
        root -> {
          ClassFolders.checkNames(labels);
          ClassFolders.checkFolders(root, labels);
        });
  }

  /**
   * Checks that no copy would come into a folder whose files are classified.
   *
   * @param input a file or folder that is classified
   * @throws graft.failure.WrongUseException if the folder of a class is the input or lies in it
   */
  public void checkInput(Path input, List<String> labels) {
    copyTo.ifPresent(root -> ClassFolders.checkInput(root, labels, input));
  }
}
