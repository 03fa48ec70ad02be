package graft.cache;

import graft.failure.GraftException;
import graft.files.Count;
import graft.files.FolderLock;
import graft.files.Reason;
import graft.files.WholeDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;

/**
 * The cache of one kind of activations (features or boundary) of a data set's images: a folder with
 * {@code cache.json} and one file per block of images. Every record is compared with its checksum
 * when the cache is opened and again whenever it is read.
 */
final class ActivationCache implements AutoCloseable {
  /** Most open files of one cache. A run opens up to four, and many systems allow 1,024 files. */
  private static final int MOST_OPEN_FILES = 200;

  private final Path folder;
  private final CacheDescription description;
  private final FolderLock lock;
  private final int[][] checksums;
  private final Map<Integer, FileChannel> open = new LinkedHashMap<>(16, 0.75f, true);

  private ActivationCache(Path folder, CacheDescription description, FolderLock lock) {
    this.folder = folder;
    this.description = description;
    this.lock = lock;
    this.checksums = new int[description.blocks()][];
  }

  /**
   * Opens a cache below {@code root}, or creates an empty one. An existing folder is emptied if its
   * description is damaged or its blocks have another size. Other processes are locked out until
   * the cache is closed.
   *
   * @throws GraftException when the cache can't be written, or another process has the cache open
   */
  static ActivationCache open(Path root, CacheDescription description, CacheListener listener) {
    String name = description.key().folderName();
    FolderLock lock = CacheFolder.lock(root, name);
    try {
      Path folder = root.resolve(name);
      if (CacheDescription.read(folder).filter(description::hasBlocksOf).isEmpty()) {
        if (CacheFolder.blockBytes(folder) > 0) {
          listener.notice(
              "cache: the description in %s is damaged, so the cache is computed again"
                  .formatted(folder));
        }
        CacheFolder.delete(folder);
        description.write(folder);
      }
      WholeDirectory.deleteUnfinished(folder);
      return new ActivationCache(folder, description, lock);
    } catch (RuntimeException | Error e) {
      try (lock) {
        throw e;
      }
    }
  }

  CacheDescription description() {
    return description;
  }

  /** The shape of one image's activations. */
  Shape shape() {
    return Shape.of(description.key().shape().stream().mapToLong(Long::longValue).toArray());
  }

  /**
   * Reads all blocks and compares them with their checksums.
   *
   * @param listener receives the progress and notices of damaged blocks
   * @param before number of records already checked in other caches, which the progress includes
   * @return indices of the missing and damaged blocks, which must be computed before the cache is
   *     read
   */
  List<Integer> check(CacheListener listener, long before) {
    long done = before;
    int damaged = 0;
    for (int index = 0; index < checksums.length; index++) {
      Block block = description.block(index);
      try {
        checksums[index] = block.verify(file(index)).orElse(null);
        damaged += checksums[index] == null && Files.exists(file(index)) ? 1 : 0;
      } catch (IOException e) {
        throw Reason.cannotRead(file(index), e);
      }
      done += block.images();
      listener.passed(done);
      listener.stopIfAsked();
    }
    if (damaged > 0) {
      listener.notice(
          "cache: %d of %s in %s %s damaged and computed again"
              .formatted(
                  damaged,
                  Count.of(checksums.length, "block"),
                  folder,
                  damaged == 1 ? "is" : "are"));
    }
    return IntStream.range(0, checksums.length).filter(i -> checksums[i] == null).boxed().toList();
  }

  /**
   * Finds the images whose records are {@linkplain Block#markBad marked as bad}. Missing blocks are
   * not searched.
   *
   * @throws GraftException when a record no longer matches its checksum
   */
  List<Integer> bad() {
    ByteBuffer marked = ByteBuffer.allocate(description.key().recordBytes());
    Block.markBad(marked);
    int checksum = Block.checksum(marked.flip());
    ByteBuffer record = ByteBuffer.allocate(marked.capacity());
    List<Integer> found = new ArrayList<>();
    for (int image = 0; image < description.images(); image++) {
      int[] ofBlock = checksums[blockOf(image)];
      if (ofBlock != null && ofBlock[image % description.blockImages()] == checksum) {
        read(image, record.clear());
        if (record.equals(marked)) {
          found.add(image);
        }
      }
    }
    // A block may be replaced after this, so its file must not stay open.
    Closing.all(open.values().iterator());
    open.clear();
    return found;
  }

  /** The block that holds an image. */
  int blockOf(int image) {
    return image / description.blockImages();
  }

  /**
   * Writes a block. If this fails, no half-written block remains under the block's name.
   *
   * @param parts the block's activations in the order of its images, in the number format on disk
   */
  void write(int index, List<Tensor> parts) {
    checksums[index] =
        description
            .block(index)
            .write(
                file(index),
                parts.stream().flatMap(part -> TensorBytes.rows(part).stream()).toList());
  }

  /**
   * Reads one image's activations.
   *
   * @param target buffer with room for exactly one record
   * @throws GraftException when the record no longer matches its checksum
   */
  void read(int image, ByteBuffer target) {
    int index = blockOf(image);
    int place = image % description.blockImages();
    try {
      long position = (long) place * description.key().recordBytes();
      Block.readFully(channel(index), target, position);
    } catch (IOException e) {
      throw Reason.cannotRead(file(index), e);
    }
    if (Block.checksum(target.flip()) != checksums[index][place]) {
      throw damaged(file(index));
    }
  }

  private static GraftException damaged(Path file) {
    return new GraftException(
        file + " was altered while in use; continue with --resume, which computes the block again");
  }

  private FileChannel channel(int index) throws IOException {
    FileChannel channel = open.get(index);
    if (channel == null) {
      if (open.size() >= MOST_OPEN_FILES) {
        open.remove(open.keySet().iterator().next()).close();
      }
      channel = FileChannel.open(file(index));
      open.put(index, channel);
    }
    return channel;
  }

  private Path file(int index) {
    return description.file(folder, index);
  }

  @Override
  public void close() {
    try (lock) {
      Closing.all(open.values().iterator());
    }
  }
}
