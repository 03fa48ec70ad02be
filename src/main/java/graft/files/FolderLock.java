package graft.files;

import graft.failure.GraftException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A folder is this process's alone while the lock is open. The system holds the lock, so that it
 * ends with the process, however that ends; the file, which names its holder, stays behind and
 * means nothing then.
 *
 * <p>On Unix a process loses its lock when it closes any other channel to the file, so the holder
 * never opens it again.
 */
public final class FolderLock implements AutoCloseable {
  /**
   * Far behind the text: on Windows nobody else can read bytes that are locked, and the holder's
   * name is for others.
   */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  /** Of the number of a process. */
  private static final int MOST_DIGITS = 19;

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock, or fails at once where another holds it.
   *
   * @param file the lock's file, which is made if need be, in a folder that exists
   * @param what what is locked, for the message
   * @param remedy what the user can do, for the message
   * @throws GraftException when it is held, by a process that is named where it is known, or the
   *     file can't be written
   */
  public static FolderLock take(Path file, String what, String remedy) {
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        if (!isFree(channel)) {
          throw new GraftException(
              what + " is in use by another graft" + holder(channel) + "; " + remedy);
        }
        sign(channel);
        return new FolderLock(file, channel);
      } catch (IOException | RuntimeException | Error e) {
        try (channel) {
          throw e;
        }
      }
    } catch (IOException e) {
      throw new GraftException("cannot lock " + file + " (" + Reason.of(e) + ")", e);
    }
  }

  /**
   * On a full disk a lock must hold without its holder's name, or {@code cache clear} would fail.
   */
  private static void sign(FileChannel channel) throws IOException {
    channel.truncate(0);
    String pid = ProcessHandle.current().pid() + "\n";
    try {
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
    } catch (IOException e) {
      // Who holds it is then not told to others; that somebody does is.
    }
  }

  private static boolean isFree(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
      return lock != null;
    } catch (OverlappingFileLockException e) {
      // This very process holds it.
      return false;
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(MOST_DIGITS + 1);
    channel.read(text, 0);
    String pid = StandardCharsets.ISO_8859_1.decode(text.flip()).toString().strip();
    return pid.matches("\\d+") ? " (process " + pid + ")" : "";
  }

  /** Gives the lock back. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new GraftException("cannot unlock " + file + " (" + Reason.of(e) + ")", e);
    }
  }
}
