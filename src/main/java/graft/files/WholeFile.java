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
    stage(target, absolute, staging -> write(staging, StandardOpenOption.CREATE_NEW, body));
  }

  /** Makes the file. */
  @FunctionalInterface
  public interface FileBody {
    void write(Path file) throws IOException;
  }

  /**
   * Like {@link #write}, for content that is not written from its beginning to its end.
   *
   * @param body given the path of a hidden sibling, which does not exist yet
   * @throws GraftException as {@link #write}, and if the target is a device or a pipe
   */
  public static void writeFile(Path target, FileBody body) {
    try {
      Path absolute = Disk.throughLinks(target.toAbsolutePath());
      if (Disk.isDevice(absolute)) {
        throw new GraftException("cannot write " + target + " (it is a device); name a file");
      }
      stage(target, absolute, body);
    } catch (IOException e) {
      throw Reason.cannotWrite(target, e);
    }
  }

  private static void stage(Path target, Path absolute, FileBody body) {
    Disk.refuseFolder(target, absolute);
    Disk.stage(
        target,
        absolute,
        staging -> {
          body.write(staging);
          FailPoint.after("write", staging);
          put(staging, absolute);
        });
  }

  private static void put(Path whole, Path absolute) throws IOException {
    Disk.sync(whole);
    Disk.rename(whole, absolute);
    Disk.sync(absolute.getParent());
  }

  /**
   * Renames a file that is whole to the target, in the place of an existing file, and makes both
   * durable.
   *
   * @param whole a file in the target's folder
   * @throws GraftException "cannot write TARGET (reason)"
   */
  public static void replace(Path target, Path whole) {
    try {
      put(whole, Disk.throughLinks(target.toAbsolutePath()));
    } catch (IOException e) {
      throw Reason.cannotWrite(target, e);
    }
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
