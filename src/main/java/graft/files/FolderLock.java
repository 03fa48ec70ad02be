package graft.files;

import graft.contract.GraftException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A folder is this process's alone while the lock is open. The system holds the lock, so that it
 * ends with the process, however that ends; the file, which names its holder, may stay behind and
 * means nothing then.
 */
public final class FolderLock implements AutoCloseable {
  /** Another process may delete the file between our opening and locking it. */
  private static final int TRIES = 100;

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
      for (int i = 0; i < TRIES; i++) {
        FolderLock lock = tryOnce(file, what, remedy);
        if (lock != null) {
          return lock;
        }
      }
    } catch (IOException e) {
      throw new GraftException("cannot lock " + file + " (" + Reason.of(e) + ")", e);
    }
    throw new GraftException("cannot lock " + file + " (it is deleted again and again)");
  }

  /** Null where the file was deleted meanwhile, so that the lock would hold nobody off. */
  private static FolderLock tryOnce(Path file, String what, String remedy) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (!isFree(channel)) {
        throw new GraftException(
            what + " is in use by another graft" + holder(file) + "; " + remedy);
      }
      String mark = ProcessHandle.current().pid() + " " + UUID.randomUUID() + "\n";
      if (write(channel, mark) ? read(file).equals(mark) : Files.exists(file)) {
        return new FolderLock(file, channel);
      }
      channel.close();
      return null;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** False on a full disk: there a lock must hold without its holder's name, or none made room. */
  private static boolean write(FileChannel channel, String mark) throws IOException {
    channel.truncate(0);
    try {
      channel.write(ByteBuffer.wrap(mark.getBytes(StandardCharsets.US_ASCII)), 0);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isFree(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      // This very process holds it.
      return false;
    }
  }

  private static String holder(Path file) throws IOException {
    String first = read(file).split(" ", 2)[0];
    return first.matches("\\d+") ? " (process " + first + ")" : "";
  }

  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  /** Deletes the file, while it is still locked, and gives the lock back. */
  @Override
  public void close() {
    try (channel) {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new GraftException("cannot unlock " + file + " (" + Reason.of(e) + ")", e);
    }
  }
}
