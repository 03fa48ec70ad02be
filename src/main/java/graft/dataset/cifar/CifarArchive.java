package graft.dataset.cifar;

import graft.failure.GraftException;
import graft.files.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Reads the six files of CIFAR-10 straight from a tar.gz. The archive comes from elsewhere, so a
 * member that points outside, is no plain file or folder, is there twice or is too large ends the
 * reading, and so does whatever belongs to no member.
 */
final class CifarArchive {
  /** Over eight times an official file. */
  private static final long MEMBER_LIMIT = 256L << 20;

  /** Over twice the official archive, unpacked; no archive is larger packed either. */
  private static final long TOTAL_LIMIT = 512L << 20;

  private static final int MEMBER_COUNT_LIMIT = 1000;

  /** What file systems allow. */
  private static final int NAME_LIMIT = 255;

  /** All headers of one member; the library reads long names and PAX records into memory. */
  private static final int HEADER_LIMIT = 64 << 10;

  /** The zeros after the last member, by which tar fills its blocks. */
  private static final int FILLING_LIMIT = 1 << 20;

  private static final int TAR_RECORD = 512;

  private final Path archive;
  private final Consumer consumer;
  private final List<String> missing = new ArrayList<>(Cifar10.files());
  private final Set<String> names = new HashSet<>();

  private CifarArchive(Path archive, Consumer consumer) {
    this.archive = archive;
    this.consumer = consumer;
  }

  /** Takes each of the six files as it comes by. */
  @FunctionalInterface
  interface Consumer {
    void file(String name, byte[] content);
  }

  /**
   * Reads the whole archive, its checksum included.
   *
   * @throws GraftException naming the archive and the member, if the archive is damaged or unsafe
   *     or lacks one of the six files
   */
  static void read(Path archive, Consumer consumer) {
    new CifarArchive(archive, consumer).read();
  }

  private void read() {
    try {
      if (Files.size(archive) > TOTAL_LIMIT) {
        throw new GraftException(
            archive + " is too large for CIFAR-10: " + Files.size(archive) + " bytes");
      }
      try (BoundedGunzip unpacked = BoundedGunzip.open(archive);
          TarArchiveInputStream tar = new TarArchiveInputStream(unpacked)) {
        readMembers(tar, unpacked);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new GraftException(
          archive + " is damaged (" + Reason.of(e) + "); remove it and get it again", e);
    }
    if (!missing.isEmpty()) {
      throw new GraftException(
          archive + " is not CIFAR-10: it lacks " + String.join(", ", missing));
    }
  }

  private void readMembers(TarArchiveInputStream tar, BoundedGunzip unpacked) throws IOException {
    long end = 0;
    expectHeader(unpacked, end);
    for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
      check(e);
      end = unpacked.position() + padded(e.getSize());
      if (end > TOTAL_LIMIT || names.size() > MEMBER_COUNT_LIMIT) {
        throw unsafe(e.getName(), "makes the archive too large for CIFAR-10");
      }
      expectHeader(unpacked, end);
      String name = plainName(e);
      if (e.isFile() && Cifar10.files().contains(name)) {
        if (!missing.remove(name)) {
          throw unsafe(e.getName(), "is there twice");
        }
        consumer.file(name, content(e, tar));
      }
    }
    drain(unpacked, end);
  }

  private static void expectHeader(BoundedGunzip unpacked, long start) {
    unpacked.expect(
        start + HEADER_LIMIT, "has a member with a header of over " + HEADER_LIMIT + " bytes");
  }

  private static long padded(long size) {
    return (size + TAR_RECORD - 1) / TAR_RECORD * TAR_RECORD;
  }

  /** Refuses a member unless it is known to be harmless. */
  private void check(TarArchiveEntry entry) {
    String name = entry.getName();
    if (name.length() > NAME_LIMIT) {
      throw unsafe(name, "has a name of " + name.length() + " characters");
    }
    if (name.startsWith("/") || name.indexOf('\\') >= 0 || name.matches("[A-Za-z]:.*")) {
      throw unsafe(name, "points outside the archive");
    }
    if (Arrays.asList(name.split("/")).contains("..")) {
      throw unsafe(name, "points outside the archive");
    }
    // Commons Compress calls devices and pipes files too, so the kinds are told apart one by one.
    if (entry.isSymbolicLink() || entry.isLink()) {
      throw unsafe(name, "is a link");
    }
    if (entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO()) {
      throw unsafe(name, "is a device");
    }
    if (entry.isSparse() || !(entry.isFile() || entry.isDirectory())) {
      throw unsafe(name, "is neither a file nor a folder");
    }
    if (entry.getSize() > (entry.isDirectory() ? 0 : MEMBER_LIMIT)) {
      throw unsafe(name, "is too large: " + entry.getSize() + " bytes");
    }
    if (!names.add(name)) {
      throw unsafe(name, "is there twice");
    }
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
  private void drain(BoundedGunzip unpacked, long end) throws IOException {
    unpacked.expect(
        end + FILLING_LIMIT, "goes on for over " + FILLING_LIMIT + " bytes after its last member");
    byte[] buffer = new byte[1 << 16];
    int n = 0;
    while (n >= 0) {
      n = unpacked.read(buffer, 0, buffer.length);
    }
    if (!unpacked.zeroSince(end)) {
      throw new GraftException(
          archive + " is not trusted: its last member is followed by something that is no member");
    }
  }

  private GraftException unsafe(String member, String what) {
    String shown = member.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
    if (shown.length() > NAME_LIMIT) {
      shown = shown.substring(0, 40) + "...";
    }
    return new GraftException(archive + " is not trusted: its member " + shown + " " + what);
  }
}
