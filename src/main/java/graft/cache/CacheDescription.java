package graft.cache;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import graft.files.SealedJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The content of {@code cache.json}, which describes a cache's folder.
 *
 * @param key everything that determines the stored numbers
 * @param dataset name of the data set, shown to the user
 * @param images number of images, at least 1
 * @param blockImages images per block, at least 1; the last block may have fewer
 */
@JsonNaming(SnakeCaseStrategy.class)
record CacheDescription(CacheKey key, String dataset, int images, int blockImages) {
  private static final String FILE = "cache.json";

  CacheDescription {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(dataset, "dataset");
    if (images < 1 || blockImages < 1) {
      throw new IllegalArgumentException(
          "images (%d) and images per block (%d) must be at least 1"
              .formatted(images, blockImages));
    }
  }

  int blocks() {
    return 1 + (images - 1) / blockImages;
  }

  Block block(int index) {
    int count = Math.min(blockImages, images - index * blockImages);
    return new Block(key.sha256(), index, count, key.recordBytes());
  }

  Path file(Path folder, int index) {
    return folder.resolve(String.format(Locale.ROOT, "block-%06d.bin", index));
  }

  /** Bytes of all blocks. */
  long bytes() {
    return Block.bytes(images, key.recordBytes(), blocks());
  }

  /**
   * Whether another cache holds the same activations in the same blocks. The data set's name is
   * ignored, because the same images may have several names.
   */
  boolean hasBlocksOf(CacheDescription other) {
    return key.equals(other.key) && images == other.images && blockImages == other.blockImages;
  }

  /**
   * Writes the description with a checksum, so that {@code graft cache list} notices a flipped bit.
   */
  void write(Path folder) {
    SealedJson.write(folder.resolve(FILE), this);
  }

  /**
   * Reads a folder's description; empty if it is missing or damaged. In both cases the cache must
   * be computed again.
   *
   * @throws graft.failure.GraftException when the file can't be read
   */
  static Optional<CacheDescription> read(Path folder) {
    Path file = folder.resolve(FILE);
    return Files.isRegularFile(file)
        ? SealedJson.find(file, CacheDescription.class)
        : Optional.empty();
  }
}
