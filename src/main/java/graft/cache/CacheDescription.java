package graft.cache;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import graft.files.JsonText;
import graft.files.Reason;
import graft.files.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * {@code cache.json}: what a cache's folder holds.
 *
 * @param key what determines the numbers
 * @param dataset name of the data set, for the user
 * @param images number of images
 * @param blockImages images of each block but the last, which may have fewer
 */
@JsonNaming(SnakeCaseStrategy.class)
record CacheDescription(CacheKey key, String dataset, int images, int blockImages) {
  private static final String FILE = "cache.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  int blocks() {
    return (images + blockImages - 1) / blockImages;
  }

  Block block(int index) {
    final int count = Math.min(blockImages, images - index * blockImages);
    return new Block(key.sha256(), index, count, key.recordBytes());
  }

  Path file(Path folder, int index) {
    return folder.resolve("block-%06d.bin".formatted(index));
  }

  /** Bytes of all blocks. */
  long bytes() {
    return IntStream.range(0, blocks()).mapToLong(index -> block(index).fileBytes()).sum();
  }

  /** Bytes of the blocks in the folder that have their full size. */
  long bytesIn(Path folder) {
    return IntStream.range(0, blocks())
        .filter(index -> sizeOf(file(folder, index)) == block(index).fileBytes())
        .mapToLong(index -> block(index).fileBytes())
        .sum();
  }

  private static long sizeOf(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : -1;
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }

  void write(Path folder) {
    WholeFile.writeString(folder.resolve(FILE), JsonText.of(this));
  }

  /** What a folder says of itself; empty where it is no cache or its description is damaged. */
  static Optional<CacheDescription> read(Path folder) {
    final Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          JSON.readValue(Files.readString(file, StandardCharsets.UTF_8), CacheDescription.class));
    } catch (JsonProcessingException | java.nio.charset.CharacterCodingException e) {
      // A damaged description is as good as none: the cache begins anew.
      return Optional.empty();
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }
}
