package graft.files;

import graft.failure.GraftException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file that grows at its end while its process works, and stays there if the process is killed.
 * One process at a time has it open. All methods throw a {@link GraftException} that names the file
 * if it can't be read or written.
 *
 * <p>On Unix a process loses the lock when it closes any other channel to the file, so nobody else
 * in it may open the file.
 */
public final class GrowingFile implements AutoCloseable {
  /** Position of the locked byte, far after the content: on Windows nobody can read it. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private final Path file;
  private final FileChannel channel;

  /** Shows that the name is still the file's; closed with it, as closing it gives up the lock. */
  private final FileChannel named;

  private long size;

  /** Whether the file was renamed or deleted: another process may have made one of its name. */
  private boolean gone;

  private GrowingFile(Path file, FileChannel channel, FileChannel named) throws IOException {
    this.file = file;
    this.channel = channel;
    this.named = named;
    this.size = channel.size();
  }

  /**
   * Opens a file, or makes an empty one, and its folder if needed.
   *
   * @throws GraftException also if another process has it open
   */
  public static GrowingFile open(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Optional<GrowingFile> opened = Optional.empty();
      while (opened.isEmpty()) {
        opened = tryOpen(file);
      }
      return opened.get();
    } catch (IOException e) {
      throw Reason.cannotWrite(file, e);
    }
  }

  /** Empty if another process, at its end, renamed or deleted the file that was opened. */
  private static Optional<GrowingFile> tryOpen(Path file) throws IOException {
    FileChannel channel = openChannel(file);
    try {
      if (!lock(channel)) {
        throw new GraftException(file + " is in use by another graft; wait until that ends");
      }
      FileChannel named = openChannel(file);
      if (isSameFile(channel, named)) {
        return Optional.of(new GrowingFile(file, channel, named));
      }
      try (channel) {
        named.close();
      }
      return Optional.empty();
    } catch (IOException | RuntimeException | Error e) {
      try (channel) {
        throw e;
      }
    }
  }

  private static FileChannel openChannel(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /**
   * Whether two channels are to one file: then a byte that one has locked can't be locked by the
   * other. A random byte, because others may have locked the usual one. The file system's names for
   * files can't tell: it gives a deleted file's to the next one.
   */
  private static boolean isSameFile(FileChannel channel, FileChannel named) {
    long randomByte = ThreadLocalRandom.current().nextLong(1L << 62, LOCKED_BYTE);
    try {
      channel.tryLock(randomByte, 1, false);
      named.tryLock(randomByte, 1, false);
      return false;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException e) {
      return true; // no locks, as below
    }
  }

  private static boolean lock(FileChannel channel) {
    try {
      return channel.tryLock(LOCKED_BYTE, 1, false) != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      // A disk of another machine may have no locks. There the user sees to it, as to any file.
      return true;
    }
  }

  /** Number of bytes. */
  public long size() {
    return size;
  }

  /** What is in the file from a position on; not closed, and used up before the next call. */
  public InputStream from(long position) {
    try {
      return Channels.newInputStream(channel.position(position));
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }

  /** Writes bytes at the end. */
  public void append(byte[] bytes) {
    write(bytes, size);
  }

  /** Writes bytes at a position, which is not behind the end. */
  public void write(byte[] bytes, long position) {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    long at = position;
    try {
      while (left.hasRemaining()) {
        at += channel.write(left, at);
        size = Math.max(size, at);
      }
    } catch (IOException e) {
      throw Reason.cannotWrite(file, e);
    }
  }

  /** Drops all bytes from a position on. */
  public void cut(long position) {
    try {
      channel.truncate(position);
      size = position;
    } catch (IOException e) {
      throw Reason.cannotWrite(file, e);
    }
  }

  /** Makes the content durable. */
  public void sync() {
    try {
      channel.force(true);
      FailPoint.after("sync", file);
    } catch (IOException e) {
      throw Reason.cannotWrite(file, e);
    }
  }

  /**
   * Makes the content durable and renames the file, in the place of an existing one. It is to be
   * closed then.
   *
   * @param target in the same folder
   */
  public void renameTo(Path target) {
    sync();
    try {
      Path absolute = Disk.throughLinks(target.toAbsolutePath());
      Disk.rename(file, absolute);
      gone = true;
      Disk.sync(absolute.getParent());
    } catch (IOException e) {
      throw Reason.cannotWrite(target, e);
    }
  }

  /** Deletes the file, unless it was renamed or deleted before. It is to be closed then. */
  public void delete() {
    if (gone) {
      return;
    }
    try {
      Files.deleteIfExists(file);
      gone = true;
      FailPoint.after("delete", file);
    } catch (IOException e) {
      throw Reason.cannotWrite(file, e);
    }
  }

  @Override
  public void close() {
    try (named) {
      channel.close();
    } catch (IOException e) {
      throw Reason.cannotWrite(file, e);
    }
  }
}
