package graft.predict;

/**
 * How many of many pictures are classified together, batch by batch. The sizes depend on nothing
 * but the number of pictures before, so work that was stopped between two batches can go on with
 * the same ones. A picture that can't be read counts like any other.
 *
 * @param next size of the next batch, from 1 to {@code most}
 * @param most size of the largest batch; each batch is twice as large as the one before it until
 *     this size is reached
 */
public record BatchSizes(int next, int most) {
  public BatchSizes {
    if (most < 1) {
      throw new IllegalArgumentException("the batch size (" + most + ") must be at least 1");
    }
    if (next < 1 || next > most) {
      throw new IllegalArgumentException(
          "the next batch size (" + next + ") must be from 1 to " + most);
    }
  }

  /** Batches of this size. */
  public static BatchSizes of(int size) {
    return new BatchSizes(size, size);
  }

  /** Batches of 1, 2, 4, ..., {@code most}, {@code most}, ...: the first answer comes at once. */
  public static BatchSizes growing(int most) {
    return new BatchSizes(1, most);
  }

  /** The same sizes, but none above a limit, which is at least 1. */
  public BatchSizes atMost(int limit) {
    return new BatchSizes(Math.min(next, limit), Math.min(most, limit));
  }

  /** The sizes after the next batch. */
  BatchSizes following() {
    return new BatchSizes((int) Math.min(2L * next, most), most);
  }

  /**
   * The sizes after so many pictures.
   *
   * @throws IllegalArgumentException if no batch ends there
   */
  public BatchSizes after(long pictures) {
    if (!isBoundary(pictures)) {
      throw new IllegalArgumentException("no batch ends after " + pictures + " pictures");
    }
    return grown(pictures).left();
  }

  /**
   * The largest number of pictures, up to {@code pictures}, after which a batch ends.
   *
   * @param pictures at least 0
   */
  public long boundaryAtMost(long pictures) {
    if (pictures < 0) {
      throw new IllegalArgumentException("pictures (" + pictures + ") must be at least 0");
    }
    Grown grown = grown(pictures);
    return pictures - (pictures - grown.pictures()) % grown.left().next();
  }

  /** Whether a batch ends after so many pictures; true for 0. */
  public boolean isBoundary(long pictures) {
    return boundaryAtMost(pictures) == pictures;
  }

  /**
   * After the batches that grow.
   *
   * @param pictures number of pictures in these batches
   */
  private record Grown(long pictures, BatchSizes left) {}

  /** Goes past the batches smaller than the largest that end within so many pictures. */
  private Grown grown(long pictures) {
    long before = 0;
    BatchSizes left = this;
    while (left.next < most && before + left.next <= pictures) {
      before += left.next;
      left = left.following();
    }
    return new Grown(before, left);
  }
}
