package graft.files;

import graft.failure.GraftException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
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
   * Writes to a hidden sibling, syncs it, renames it over the target and syncs the parent. The
   * parent is created if needed. If anything fails, the sibling is deleted and the target stays as
   * it was.
   *
   * @throws GraftException "cannot write TARGET (reason)"; other exceptions of the body pass
   *     through
   */
  public static void write(Path target, Body body) {
    Path absolute;
    try {
      absolute = Disk.throughLinks(target.toAbsolutePath());
      if (Disk.isDevice(absolute)) {
        // A device or pipe can't be replaced, so the content is written straight to it.
        write(absolute, StandardOpenOption.WRITE, body);
        return;
      }
    } catch (IOException e) {
      throw Reason.cannotWrite(target, e);
    }
    Disk.refuseFolder(target, absolute);
    Disk.stage(
        target,
        absolute,
        staging -> {
          write(staging, StandardOpenOption.CREATE_NEW, body);
          FailPoint.after("write", staging);
          Disk.sync(staging);
          Disk.rename(staging, absolute);
          Disk.sync(absolute.getParent());
        });
  }

  /**
   * Deletes the hidden siblings that processes left which were killed while they wrote the target.
   * Only for whoever knows that no other process is writing it.
   *
   * @throws GraftException if one can't be deleted
   */
  public static void deleteUnfinished(Path target) {
    try {
      Disk.deleteSiblingsOf(Disk.throughLinks(target.toAbsolutePath()));
    } catch (IOException e) {
      throw Reason.cannotWrite(target, e);
    }
  }

  private static void write(Path file, OpenOption how, Body body) throws IOException {
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(file, how, StandardOpenOption.WRITE))) {
      body.write(out);
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
