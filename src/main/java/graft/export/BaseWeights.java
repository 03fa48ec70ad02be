package graft.export;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the network's weights come from.
 *
 * @param name the name recorded in {@code graft.json}: {@code imagenet}, {@code builtin}, {@code
 *     random}, or the file's name
 * @param sha256 the file's SHA-256; null where there is no file
 * @param file a Keras HDF5 file; empty for random weights
 */
public record BaseWeights(String name, String sha256, Optional<Path> file) {
  /** Weights drawn from the export's seed. */
  public static BaseWeights random() {
    return new BaseWeights("random", null, Optional.empty());
  }

  /** Weights of a Keras HDF5 file, described by a name and the file's SHA-256. */
  static BaseWeights ofFile(String name, Path file, String sha256) {
    return new BaseWeights(name, sha256, Optional.of(file));
  }
}
