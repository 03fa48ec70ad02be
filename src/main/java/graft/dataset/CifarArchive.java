package graft.dataset;

import graft.contract.GraftException;
import graft.files.Reason;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Reads the six files of CIFAR-10 straight from a tar.gz. The archive comes from elsewhere, so a
 * member that points outside, is no plain file or folder, or is too large ends the reading.
 */
final class CifarArchive {
  /** Over eight times an official file. */
  private static final long MEMBER_LIMIT = 256L << 20;

  /** Over four times the official archive, unpacked. */
  private static final long TOTAL_LIMIT = 1L << 30;

  private static final int MEMBER_COUNT_LIMIT = 1000;

  private CifarArchive() {}

  /** Takes each of the six files as it comes by. */
  @FunctionalInterface
  interface Consumer {
    void file(String name, byte[] content) throws IOException;
  }

  /**
   * Reads the whole archive, its checksum included.
   *
   * @throws GraftException naming the archive and the member, if the archive is damaged or unsafe
   *     or lacks one of the six files
   */
  static void read(Path archive, Consumer consumer) {
    List<String> missing = new ArrayList<>(Cifar10.files());
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
        InputStream unpacked =
            GzipCompressorInputStream.builder()
                .setInputStream(file)
                .setDecompressConcatenated(true)
                .get();
        TarArchiveInputStream tar = new TarArchiveInputStream(unpacked)) {
      long total = 0;
      int members = 0;
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        total += checked(archive, e);
        if (++members > MEMBER_COUNT_LIMIT || total > TOTAL_LIMIT) {
          throw unsafe(archive, e.getName(), "makes the archive too large for CIFAR-10");
        }
        String name = plainName(e);
        if (e.isFile() && Cifar10.files().contains(name)) {
          if (!missing.remove(name)) {
            throw unsafe(archive, e.getName(), "is there twice");
          }
          consumer.file(name, content(e, tar));
        }
      }
      drain(archive, unpacked);
    } catch (IOException | IllegalArgumentException e) {
      throw new GraftException(
          archive + " is damaged (" + Reason.of(e) + "); remove it and get it again", e);
    }
    if (!missing.isEmpty()) {
      throw new GraftException(
          archive + " is not CIFAR-10: it lacks " + String.join(", ", missing));
    }
  }

  /** The member's size, once it is known to be harmless. */
  private static long checked(Path archive, TarArchiveEntry entry) {
    String name = entry.getName();
    if (name.startsWith("/") || name.indexOf('\\') >= 0 || name.matches("[A-Za-z]:.*")) {
      throw unsafe(archive, name, "points outside the archive");
    }
    if (Arrays.asList(name.split("/")).contains("..")) {
      throw unsafe(archive, name, "points outside the archive");
    }
    // Commons Compress calls devices and pipes files too, so the kinds are told apart one by one.
    if (entry.isSymbolicLink() || entry.isLink()) {
      throw unsafe(archive, name, "is a link");
    }
    if (entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO()) {
      throw unsafe(archive, name, "is a device");
    }
    if (entry.isSparse() || !(entry.isFile() || entry.isDirectory())) {
      throw unsafe(archive, name, "is neither a file nor a folder");
    }
    if (entry.getSize() > MEMBER_LIMIT) {
      throw unsafe(archive, name, "is too large: " + entry.getSize() + " bytes");
    }
    return entry.getSize();
  }

  private static String plainName(TarArchiveEntry entry) {
    String name = entry.getName();
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static byte[] content(TarArchiveEntry entry, TarArchiveInputStream tar)
      throws IOException {
    byte[] content = tar.readNBytes((int) entry.getSize());
    if (content.length != entry.getSize()) {
      throw new IOException(entry.getName() + " is cut off");
    }
    return content;
  }

  /** The gzip checksum stands at the very end, after what tar reads. */
  private static void drain(Path archive, InputStream unpacked) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long total = 0;
    for (int n = unpacked.read(buffer); n >= 0; n = unpacked.read(buffer)) {
      total += n;
      if (total > MEMBER_LIMIT) {
        throw unsafe(archive, "what follows the last member", "is too large");
      }
    }
  }

  private static GraftException unsafe(Path archive, String member, String what) {
    String shown = member.replaceAll("\\p{Cntrl}", "?");
    return new GraftException(archive + " is not trusted: its member " + shown + " " + what);
  }
}
