package graft.dataset.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Draws damaged pictures: files of {@code src/test/resources/pictures} to which one or two things
 * were done. The same seed gives the same ones.
 */
public final class Mutations {
  /** One of 108 megapixels, which takes a second to decode, is left out. */
  private static final Pattern SOURCES = Pattern.compile("(?!mp108).*\\.(jpg|png|webp|tif)");

  private static final List<String> EXTENSIONS =
      List.of(".jpg", ".png", ".webp", ".tif", ".bmp", ".gif", ".heic", ".nef", ".txt", "");

  /** Numbers near which programs go wrong; powers of two are drawn beside them. */
  private static final List<Long> ABSURD = List.of(0L, 1L, 18_000L, 0x7fff_ffffL, 0xffff_ffffL);

  private static final int MOST_FLIPS = 16;
  private static final int MOST_OVERWRITTEN = 64;

  private final Random random;
  private final List<Path> sources;
  private int drawn;

  private enum Kind {
    /** A part of the end is missing; of one in eight all. */
    CUT,
    /** Up to 16 bits. */
    FLIPPED,
    /** Up to 64 bytes by random ones. */
    OVERWRITTEN,
    /** Up to 64 bytes. */
    ZEROED,
    /** Two segments, chunks or entries. */
    SWAPPED,
    /** Absurd ones in the header. */
    SIZED,
    /** The file's name ends as one of another format does. */
    NAMED,
    /** The beginning is another file's, often of another format. */
    JOINED
  }

  /**
   * A damaged picture.
   *
   * @param name of the file, which says what was done to which source
   */
  public record Mutant(String name, byte[] bytes) {}

  /** Draws nothing yet. */
  public Mutations(long seed) throws IOException {
    random = new Random(seed);
    try (Stream<Path> all = Files.list(ImagePixelsTest.PICTURES)) {
      sources =
          all.filter(file -> SOURCES.matcher(file.getFileName().toString()).matches())
              .sorted()
              .toList();
    }
  }

  /** Draws the next one. */
  public Mutant next() throws IOException {
    Path source = anyOf(sources);
    byte[] bytes = Files.readAllBytes(source);
    String name = source.getFileName().toString();
    String extension = name.substring(name.indexOf('.'));
    Kind kind = anyOf(List.of(Kind.values()));
    String done = kind.name();
    bytes = apply(kind, bytes);
    if (random.nextInt(4) == 0 && bytes.length > 0) {
      Kind second = anyOf(List.of(Kind.FLIPPED, Kind.OVERWRITTEN, Kind.ZEROED));
      done += "-" + second.name();
      bytes = apply(second, bytes);
    }
    if (extension.equals(".png") && random.nextBoolean()) {
      PictureParts.seal(bytes);
    }
    String end = kind == Kind.NAMED ? anyOf(EXTENSIONS) : extension;
    String words = done.toLowerCase(Locale.ROOT) + "-" + name.replace('.', '_');
    return new Mutant("%05d-%s%s".formatted(drawn++, words, end), bytes);
  }

  private byte[] apply(Kind kind, byte[] whole) throws IOException {
    byte[] bytes = whole.clone();
    int from = random.nextInt(bytes.length);
    int to = Math.min(bytes.length, from + 1 + random.nextInt(MOST_OVERWRITTEN));
    switch (kind) {
      case CUT -> bytes = Arrays.copyOf(bytes, random.nextInt(8) == 0 ? 0 : from);
      case FLIPPED -> flip(bytes);
      case OVERWRITTEN -> overwrite(bytes, from, to);
      case ZEROED -> Arrays.fill(bytes, from, to, (byte) 0);
      case SWAPPED -> bytes = swapped(bytes);
      case SIZED -> resize(bytes);
      case JOINED -> join(bytes);
      case NAMED -> {}
    }
    return bytes;
  }

  /** Half of the time near the beginning, where the headers are. */
  private void flip(byte[] bytes) {
    int bound = random.nextBoolean() ? bytes.length : Math.min(bytes.length, 200);
    for (int flips = 1 + random.nextInt(MOST_FLIPS); flips > 0; flips--) {
      bytes[random.nextInt(bound)] ^= (byte) (1 << random.nextInt(8));
    }
  }

  private void overwrite(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      bytes[i] = (byte) random.nextInt();
    }
  }

  private byte[] swapped(byte[] bytes) {
    List<PictureParts.Part> parts = PictureParts.of(bytes);
    PictureParts.Part one = anyOf(parts);
    PictureParts.Part other = anyOf(parts);
    PictureParts.Part first = one.from() < other.from() ? one : other;
    PictureParts.Part second = first.equals(one) ? other : one;
    if (first.equals(second)) {
      return bytes;
    }
    int middle = first.to();
    byte[] swapped = bytes.clone();
    int at = first.from();
    for (int[] range :
        new int[][] {
          {second.from(), second.to()}, {middle, second.from()}, {first.from(), first.to()}
        }) {
      System.arraycopy(bytes, range[0], swapped, at, range[1] - range[0]);
      at += range[1] - range[0];
    }
    return swapped;
  }

  /** Each size in the header with a chance of two in three. */
  private void resize(byte[] bytes) {
    for (PictureParts.Field field : PictureParts.sizes(bytes)) {
      if (random.nextInt(3) > 0) {
        long power = (1L << random.nextInt(8 * field.bytes() + 1)) - random.nextInt(2);
        PictureParts.write(bytes, field, random.nextBoolean() ? power : anyOf(ABSURD));
      }
    }
    if (bytes[0] == (byte) 0x89) {
      PictureParts.seal(bytes);
    }
  }

  private void join(byte[] bytes) throws IOException {
    byte[] other = Files.readAllBytes(anyOf(sources));
    int most = Math.min(bytes.length, other.length);
    int length = random.nextInt(random.nextBoolean() ? most : Math.min(most, 64));
    System.arraycopy(other, 0, bytes, 0, length);
  }

  private <T> T anyOf(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }
}
