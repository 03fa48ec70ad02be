package graft.damage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is done to a file: it is cut, or one of its bits is flipped.
 *
 * @param cutAt bytes that are left, or -1
 * @param flippedBit number of the bit, or -1
 */
record Damage(int cutAt, long flippedBit) {
  private static final int FLIPS = 200;

  /** Six cuts and 200 flips, or as many as the file has bits; the same for the same seed. */
  static List<Damage> all(int bytes, long seed) {
    List<Damage> all = new ArrayList<>();
    Set<Integer> cuts =
        new TreeSet<>(List.of(0, 1, bytes / 4, bytes / 2, bytes / 4 * 3, bytes - 1));
    cuts.forEach(length -> all.add(new Damage(length, -1)));
    Random random = new Random(seed);
    Set<Long> bits = new TreeSet<>();
    while (bits.size() < Math.min(FLIPS, 8 * bytes)) {
      bits.add((long) random.nextInt(bytes) * 8 + random.nextInt(8));
    }
    bits.forEach(bit -> all.add(new Damage(-1, bit)));
    return all;
  }

  boolean isCut() {
    return cutAt >= 0;
  }

  byte[] apply(byte[] whole) {
    if (isCut()) {
      return Arrays.copyOf(whole, cutAt);
    }
    byte[] damaged = whole.clone();
    damaged[(int) (flippedBit / 8)] ^= (byte) (1 << flippedBit % 8);
    return damaged;
  }

  @Override
  public String toString() {
    return isCut() ? "cut at " + cutAt : "bit " + flippedBit % 8 + " of byte " + flippedBit / 8;
  }
}
