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
 * Reserves a folder for this process while the lock is open. The operating system holds the lock
 * and releases it when the process ends, even by a crash. The lock's file contains the holder's
 * process number, which means nothing when the lock is free.
 *
 * <p>On Unix a process loses its lock when it closes any other channel to the file, so the holder
 * never opens it again.
 */
public final class FolderLock implements AutoCloseable {
  /**
   * Far behind the text: on Windows other processes can't read a locked byte, and they need to read
   * the holder's process number.
   */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  /** Digits of the longest process number. */
  private static final int MOST_DIGITS = 19;

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock, or fails at once if another process holds it.
   *
   * @param file the lock's file in an existing folder; created if needed
   * @param what what is locked, for the message
   * @param remedy what the user can do, for the message
   * @throws GraftException when the lock is held, with the holder's process number if known, or the
   *     file can't be written
   */
  public static FolderLock take(Path file, String what, String remedy) {
    try {
      return take(
          file,
          channel -> {
            throw new GraftException(
                what + " is in use by another graft" + holder(channel) + "; " + remedy);
          });
    } catch (IOException e) {
      throw new GraftException("cannot lock " + file + " (" + Reason.of(e) + ")", e);
    }
  }

  /** Called each time the lock is found taken. */
  @FunctionalInterface
  interface Meanwhile<E extends Exception> {
    void run(FileChannel channel) throws IOException, E;
  }

  /**
   * Takes the lock as soon as it is free.
   *
   * @param file the lock's file in an existing folder; created if needed
   * @param meanwhile called while the lock is held; should sleep, and ends the waiting by throwing
   * @throws IOException when the file can't be written
   */
  static <E extends Exception> FolderLock take(Path file, Meanwhile<E> meanwhile)
      throws IOException, E {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean taken = false;
    try {
      while (!isFree(channel)) {
        meanwhile.run(channel);
      }
      sign(channel);
      taken = true;
      return new FolderLock(file, channel);
    } finally {
      if (!taken) {
        channel.close();
      }
    }
  }

  /**
   * Writes this process's number, if it can: on a full disk the lock must hold without it, or
   * {@code cache clear} would fail.
   */
  private static void sign(FileChannel channel) throws IOException {
    channel.truncate(0);
    String pid = ProcessHandle.current().pid() + "\n";
    try {
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
    } catch (IOException e) {
      // Other processes still see that the folder is locked, but not by whom.
    }
  }

  private static boolean isFree(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
      return lock != null;
    } catch (OverlappingFileLockException e) {
      // This process itself already holds the lock.
      return false;
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(MOST_DIGITS + 1);
    channel.read(text, 0);
    String pid = StandardCharsets.ISO_8859_1.decode(text.flip()).toString().strip();
    return pid.matches("\\d+") ? " (process " + pid + ")" : "";
  }

  /** Releases the lock. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new GraftException("cannot unlock " + file + " (" + Reason.of(e) + ")", e);
    }
  }
}
