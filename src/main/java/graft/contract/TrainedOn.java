package graft.contract;

import graft.failure.GraftException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The pictures that a model was trained on, so that an evaluation can leave them out. Each is
 * stored as the first eight bytes of its content's SHA-256, in the model's file {@link #FILE}.
 */
public final class TrainedOn {
  /** Eight bytes per picture, big-endian, in ascending unsigned order, without duplicates. */
  public static final String FILE = "assets/trained_on.bin";

  /** Largest size of the file: enough for 16 million pictures. */
  private static final int MAX_BYTES = 128 << 20;

  private static final long FLIP = Long.MIN_VALUE;

  /**
   * The hashes, each with its highest bit flipped. Sorted as Java's signed numbers, they then have
   * the file's unsigned order.
   */
  private final long[] flipped;

  private TrainedOn(long[] flipped) {
    this.flipped = flipped;
  }

  /** The pictures with these hashes, in any order. */
  public static TrainedOn of(long... hashes) {
    return new TrainedOn(
        LongStream.of(hashes).map(hash -> hash ^ FLIP).sorted().distinct().toArray());
  }

  /** The pictures of both objects. */
  public TrainedOn and(TrainedOn others) {
    return new TrainedOn(
        LongStream.concat(LongStream.of(flipped), LongStream.of(others.flipped))
            .sorted()
            .distinct()
            .toArray());
  }

  /** Whether the model was trained on the picture with this hash. */
  public boolean contains(long hash) {
    return Arrays.binarySearch(flipped, hash ^ FLIP) >= 0;
  }

  /** Whether {@code hashes} include all of these pictures; false if there are no pictures. */
  public boolean areAmong(long... hashes) {
    TrainedOn others = of(hashes);
    return flipped.length > 0
        && LongStream.of(flipped).allMatch(hash -> others.contains(hash ^ FLIP));
  }

  /** Number of pictures with different contents. */
  public int size() {
    return flipped.length;
  }

  /**
   * Reads the pictures of a model.
   *
   * @param model the SavedModel directory
   * @return empty if the model has no such file: it is not trained, or an earlier version of Graft
   *     or another program trained it
   * @throws GraftException if the file is damaged
   */
  public static Optional<TrainedOn> read(Path model) {
    Path file = model.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES || size % Long.BYTES != 0) {
        throw damaged(file, size == 1 ? "1 byte" : size + " bytes");
      }
      LongBuffer hashes = ByteBuffer.wrap(Files.readAllBytes(file)).asLongBuffer();
      long[] flipped = new long[hashes.remaining()];
      for (int i = 0; i < flipped.length; i++) {
        flipped[i] = hashes.get(i) ^ FLIP;
        if (i > 0 && flipped[i] <= flipped[i - 1]) {
          throw damaged(file, "not ascending");
        }
      }
      return Optional.of(new TrainedOn(flipped));
    } catch (IOException e) {
      throw new GraftException("cannot read " + file + " (" + e.getMessage() + ")", e);
    }
  }

  /**
   * Writes the file into a SavedModel directory.
   *
   * @throws IOException when the file can't be written
   */
  public void write(Path model) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(flipped.length, Long.BYTES));
    LongStream.of(flipped).forEach(hash -> bytes.putLong(hash ^ FLIP));
    Path file = model.resolve(FILE);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes.array());
  }

  private static GraftException damaged(Path file, String why) {
    return new GraftException("%s is damaged (%s); get the model again".formatted(file, why));
  }
}
