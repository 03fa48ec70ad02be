package graft.cache;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.files.Hashes;
import graft.files.JsonText;
import graft.files.Reason;
import graft.files.WholeFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code cache.json}: what a cache's folder holds.
 *
 * @param key what determines the numbers
 * @param dataset name of the data set, for the user
 * @param images number of images, at least 1
 * @param blockImages images of each block but the last, which may have fewer; at least 1
 */
@JsonNaming(SnakeCaseStrategy.class)
record CacheDescription(CacheKey key, String dataset, int images, int blockImages) {
  private static final String FILE = "cache.json";
  private static final String CHECKSUM = "checksum";

  /** A thousand times what one has. */
  private static final long MOST_BYTES = 1 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  CacheDescription {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(dataset, "dataset");
    if (images < 1 || blockImages < 1) {
      throw new IllegalArgumentException(
          "images (%d) and images of a block (%d) must be at least 1"
              .formatted(images, blockImages));
    }
  }

  int blocks() {
    return 1 + (images - 1) / blockImages;
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
    return Block.bytes(images, key.recordBytes(), blocks());
  }

  /**
   * Whether another cache holds the same activations in the same blocks. The data set's name is for
   * people only: the same images may be found under several.
   */
  boolean hasBlocksOf(CacheDescription other) {
    return key.equals(other.key) && images == other.images && blockImages == other.blockImages;
  }

  /**
   * Writes it with a checksum: a flipped bit must not give {@code graft cache list} wrong numbers.
   */
  void write(Path folder) {
    final ObjectNode tree = JSON.valueToTree(this);
    WholeFile.writeString(folder.resolve(FILE), JsonText.of(tree.put(CHECKSUM, checksum())));
  }

  /**
   * What a folder says of itself; empty where it is no cache or its description is damaged. One
   * without a checksum is taken as it is: earlier versions wrote none.
   *
   * @throws graft.contract.GraftException when it can't be read
   */
  static Optional<CacheDescription> read(Path folder) {
    final Path file = folder.resolve(FILE);
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
        return Optional.empty();
      }
      return parse(Files.readString(file, StandardCharsets.UTF_8));
    } catch (JsonProcessingException | CharacterCodingException e) {
      // A damaged description is as good as none: the cache begins anew.
      return Optional.empty();
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }

  private static Optional<CacheDescription> parse(String text) throws JsonProcessingException {
    final ObjectNode tree = JSON.readValue(text, ObjectNode.class);
    if (tree == null) {
      return Optional.empty();
    }
    final JsonNode checksum = tree.remove(CHECKSUM);
    final CacheDescription description = JSON.treeToValue(tree, CacheDescription.class);
    return checksum == null || checksum.asText().equals(description.checksum())
        ? Optional.of(description)
        : Optional.empty();
  }

  private String checksum() {
    return Hashes.sha256(JsonText.of(this).getBytes(StandardCharsets.UTF_8));
  }
}
