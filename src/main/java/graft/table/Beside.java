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
 */
public record Beside(Optional<Path> features, int featureSize, Optional<Path> copyTo) {
  /**
   * Checks the folders for copies.
   *
   * @param inputs the files and folders that are classified
   * @throws graft.failure.WrongUseException as {@link ClassFolders#check}
   */
  public void check(List<String> labels, List<Path> inputs) {
    copyTo.ifPresent(root -> ClassFolders.check(root, labels, inputs));
  }

  Optional<ClassFolders> folders(Columns columns, String mark) {
    return copyTo.map(root -> new ClassFolders(root, columns, mark));
  }
}
