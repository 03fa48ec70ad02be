package graft.dataset.cifar;

import graft.files.Download;
import graft.files.Hashes;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/** Six files of CIFAR-10's layout, ten records each (one of each class), as a folder or archive. */
public final class TinyCifar {
  private TinyCifar() {}

  /** A piece of an archive that is being written. */
  @FunctionalInterface
  public interface Member {
    void write(TarArchiveOutputStream tar) throws IOException;
  }

  static byte[] records(long seed) {
    byte[] records = new byte[10 * Cifar10.RECORD_BYTES];
    new Random(seed).nextBytes(records);
    for (int i = 0; i < 10; i++) {
      records[i * Cifar10.RECORD_BYTES] = (byte) i;
    }
    return records;
  }

  static Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : Cifar10.files()) {
      files.put(name, records(files.size()));
    }
    return files;
  }

  public static Path folder(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, byte[]> file : files().entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    return folder;
  }

  /** The official archive's layout, with more members before the six files. */
  public static Path archive(Path file, Member... extra) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        OutputStream zipped = new GzipCompressorOutputStream(out);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(zipped)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      put(tar, new TarArchiveEntry("cifar-10-batches-bin/"), new byte[0]);
      plain("cifar-10-batches-bin/readme.html", new byte[88]).write(tar);
      for (Member member : extra) {
        member.write(tar);
      }
      for (Map.Entry<String, byte[]> member : files().entrySet()) {
        plain("cifar-10-batches-bin/" + member.getKey(), member.getValue()).write(tar);
      }
    }
    return file;
  }

  /** What would be published if this archive were the official one; it can't be downloaded. */
  public static CifarRelease release(Path archive) throws IOException {
    return release(archive, URI.create("http://127.0.0.1:1/never-asked"));
  }

  static CifarRelease release(Path archive, URI url) throws IOException {
    Map<String, String> hashes = new HashMap<>();
    files().forEach((name, content) -> hashes.put(name, Hashes.sha256(content)));
    return new CifarRelease(
        url, Download.Expected.sha256(Files.size(archive), Hashes.sha256(archive)), hashes);
  }

  static Member plain(String name, byte[] content) {
    return tar -> put(tar, new TarArchiveEntry(name, true), content);
  }

  static Member special(String name, byte type) {
    return tar -> {
      TarArchiveEntry entry = new TarArchiveEntry(name, type);
      entry.setLinkName("/etc/passwd");
      put(tar, entry, new byte[0]);
    };
  }

  private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, byte[] content)
      throws IOException {
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }
}
