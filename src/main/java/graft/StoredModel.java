package graft;

import static java.util.Objects.requireNonNull;

import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.files.Manifest;
import graft.train.ModelFolder;
import java.nio.file.Path;

/**
 * A model on disk, not opened: which one it is.
 *
 * @param folder the SavedModel's folder
 * @param sha256 of its {@code manifest.json}, lower-case hexadecimal. Two models with the same one
 *     have the same files, which {@link ImageClassifier#load(Path)} compares with the manifest.
 */
public record StoredModel(Path folder, String sha256) {
  public StoredModel {
    requireNonNull(folder, "folder");
    requireNonNull(sha256, "sha256");
  }

  /**
   * Finds a model, as {@link ImageClassifier#load(Path, ModelOptions)} does.
   *
   * @throws WrongUseException if the folder holds no model or is not of this machine's own file
   *     system
   * @throws GraftException if the manifest is missing or can't be read
   */
  public static StoredModel find(Path runOrModel) {
    Path folder = ModelFolder.resolve(Checks.local("runOrModel", runOrModel));
    return new StoredModel(folder, Manifest.sha256(folder));
  }
}
