package graft.export;

import graft.contract.ModelDescription;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the base's weights come from.
 *
 * @param description for {@code graft.json}
 * @param file a Keras HDF5 file; empty for random weights
 */
public record BaseWeights(ModelDescription.Base description, Optional<Path> file) {
  /** Weights drawn from the export's seed. */
  public static BaseWeights random() {
    return new BaseWeights(
        new ModelDescription.Base(InceptionV3.NETWORK, "random", null), Optional.empty());
  }

  /** Weights of a Keras HDF5 file, described by a name and the file's SHA-256. */
  static BaseWeights ofFile(String name, Path file, String sha256) {
    return new BaseWeights(
        new ModelDescription.Base(InceptionV3.NETWORK, name, sha256), Optional.of(file));
  }
}
