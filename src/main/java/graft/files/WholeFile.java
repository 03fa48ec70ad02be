package graft.files;

import graft.failure.GraftException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes a file whole or not at all, and durably: a reader sees the old content or the new. */
public final class WholeFile {
  private WholeFile() {}

  /** Produces the content. */
  @FunctionalInterface
  public interface Body {
    void write(OutputStream out) throws IOException;
  }

  /**
   * Writes to a hidden sibling, syncs it, renames it over the target and syncs the parent, which is
   * made if need be. When anything fails the sibling is deleted and the target is as before.
   *
   * @throws GraftException if it can't be written, naming the target and the cause; what else the
   *     body throws passes through
   */
  public static void write(Path target, Body body) {
    Path absolute = throughLinks(target);
    if (Files.isDirectory(absolute)) {
      throw new GraftException("cannot write " + target + " (it is a folder); name a file");
    }
    if (Disk.isDevice(absolute)) {
      writeThrough(target, absolute, body);
      return;
    }
    Path staging = Disk.sibling(absolute, "part");
    try {
      Files.createDirectories(absolute.getParent());
      try (OutputStream out =
          new BufferedOutputStream(
              Files.newOutputStream(
                  staging, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
        body.write(out);
      }
      FailPoint.after("write", staging);
      Disk.sync(staging);
      Disk.rename(staging, absolute);
      Disk.sync(absolute.getParent());
    } catch (IOException e) {
      Disk.deleteAfter(staging, e);
      throw Reason.cannotWrite(target, e);
    } catch (RuntimeException | Error e) {
      Disk.deleteAfter(staging, e);
      throw e;
    }
  }

  /**
   * A device or pipe is no file that could be replaced: what is written goes to whoever reads it.
   */
  private static void writeThrough(Path target, Path device, Body body) {
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(device, StandardOpenOption.WRITE))) {
      body.write(out);
    } catch (IOException e) {
      throw Reason.cannotWrite(target, e);
    }
  }

  private static Path throughLinks(Path target) {
    try {
      return Disk.throughLinks(target.toAbsolutePath());
    } catch (IOException e) {
      throw Reason.cannotWrite(target, e);
    }
  }

  /**
   * Writes text as UTF-8.
   *
   * @throws GraftException as {@link #write}
   */
  public static void writeString(Path target, String text) {
    write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
