package graft.files;

import graft.failure.GraftException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reserves a folder for this process until the lock is closed. The operating system releases the
 * lock when the process ends, even by a crash. The lock's file contains the holder's process
 * number; while the lock is free, the number means nothing.
 *
 * <p>On Unix a process loses its lock when it closes any other channel to the file. An open file is
 * therefore never opened a second time.
 */
public final class FolderLock implements AutoCloseable {
  /**
   * Position of the locked byte, far after the text: on Windows other processes can't read a locked
   * byte, but they must read the holder's process number.
   */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  /** Digits of the longest process number. */
  private static final int MOST_DIGITS = 19;

  /**
   * Real paths of the files that this process has open. This set is static, which Graft otherwise
   * avoids, because the operating system's locks belong to the whole process.
   */
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock, or fails at once if this or another process holds it.
   *
   * @param file the lock's file in an existing folder; created if needed
   * @param what the locked thing in words, for the message
   * @param remedy what the user can do, for the message
   * @throws GraftException when the lock is held, with the holder's process number if it is another
   *     and known, or when the file can't be written
   */
  public static FolderLock take(Path file, String what, String remedy) {
    try {
      return take(
          file,
          holder -> {
            throw new GraftException(what + " is in use by another " + holder + "; " + remedy);
          });
    } catch (IOException e) {
      throw new GraftException("cannot lock " + file + " (" + Reason.of(e) + ")", e);
    }
  }

  /** Called after each failed attempt to take the lock, because another holder has it. */
  @FunctionalInterface
  interface Meanwhile<E extends Exception> {
    /**
     * Sleeps, or throws to end the waiting.
     *
     * @param holder what follows {@code "in use by another "} in a message
     */
    void run(String holder) throws IOException, E;
  }

  /**
   * Waits until the lock is free and takes it.
   *
   * @param file the lock's file in an existing folder; created if needed
   * @param meanwhile called after each failed attempt
   * @throws IOException when the file can't be written
   */
  static <E extends Exception> FolderLock take(Path file, Meanwhile<E> meanwhile)
      throws IOException, E {
    Path real = file.toAbsolutePath().getParent().toRealPath().resolve(file.getFileName());
    while (!OPEN.add(real)) {
      meanwhile.run("call in this process");
    }
    FileChannel channel = null;
    boolean taken = false;
    try {
      channel =
          FileChannel.open(
              real, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      while (channel.tryLock(LOCKED_BYTE, 1, false) == null) {
        meanwhile.run(holder(channel));
      }
      sign(channel);
      taken = true;
      return new FolderLock(real, channel);
    } finally {
      if (!taken) {
        close(real, channel);
      }
    }
  }

  /**
   * Writes this process's number into the lock's file. A failure is ignored: on a full disk the
   * lock must work without the number; otherwise {@code cache clear} could not free space.
   */
  private static void sign(FileChannel channel) throws IOException {
    channel.truncate(0);
    String pid = ProcessHandle.current().pid() + "\n";
    try {
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
    } catch (ClosedChannelException e) {
      // An interrupt of this thread has closed the channel, and so the lock is lost.
      throw e;
    } catch (IOException e) {
      // Other processes still see that the folder is locked, but not by which process.
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(MOST_DIGITS + 1);
    channel.read(text, 0);
    String pid = StandardCharsets.ISO_8859_1.decode(text.flip()).toString().strip();
    return pid.matches("\\d+") ? "graft (process " + pid + ")" : "graft";
  }

  /** Releases the lock. */
  @Override
  public void close() {
    try {
      close(file, channel);
    } catch (IOException e) {
      throw new GraftException("cannot unlock " + file + " (" + Reason.of(e) + ")", e);
    }
  }

  private static void close(Path file, FileChannel channel) throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      OPEN.remove(file);
    }
  }
}
