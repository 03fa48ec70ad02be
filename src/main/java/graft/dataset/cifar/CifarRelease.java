package graft.dataset.cifar;

import graft.failure.GraftException;
import graft.files.Download;
import graft.files.Hashes;
import graft.files.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A published CIFAR-10 archive and what must be in it.
 *
 * @param url where it is published
 * @param archive its size and hash
 * @param files SHA-256 of each of the six files
 */
public record CifarRelease(URI url, Download.Expected archive, Map<String, String> files) {
  /** The release of CIFAR-10's authors. */
  public static CifarRelease official() {
    return new CifarRelease(
        URI.create("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"),
        Download.Expected.sha256(
            170_052_171, "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"),
        Map.of(
            "data_batch_1.bin",
            "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5",
            "data_batch_2.bin",
            "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed",
            "data_batch_3.bin",
            "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67",
            "data_batch_4.bin",
            "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48",
            "data_batch_5.bin",
            "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add",
            "test_batch.bin",
            "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"));
  }

  /**
   * Reads the six files from the archive. Unpacking an archive can do harm in many ways, so only
   * the published archive is opened.
   *
   * @param consumer receives each file's name and content
   * @throws GraftException naming the archive, if it isn't the published archive, can't be read, or
   *     does not contain one of the six files
   */
  void readArchive(Path file, BiConsumer<String, byte[]> consumer) {
    verifyArchive(file);
    List<String> missing = new ArrayList<>(Cifar10.files());
    try (InputStream in = Files.newInputStream(file);
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        String name = e.getName().substring(e.getName().lastIndexOf('/') + 1);
        if (missing.remove(name)) {
          byte[] content = tar.readAllBytes();
          verify(name, file + ": " + name, content);
          consumer.accept(name, content);
        }
      }
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
    if (!missing.isEmpty()) {
      throw new GraftException(file + " is not CIFAR-10: it lacks " + String.join(", ", missing));
    }
  }

  private void verifyArchive(Path file) {
    if (!archive.matches(file)) {
      String message =
          "%s is not the published archive of CIFAR-10, which has %s bytes and the %s %s;"
              + " run graft fetch cifar10 to get the published one, or give a folder";
      throw new GraftException(
          message.formatted(file, archive.bytes(), archive.algorithm(), archive.hash()));
    }
  }

  /**
   * Compares the content of one of the six files with the published file's SHA-256.
   *
   * @param where the file's name for messages
   * @throws GraftException if the contents differ
   */
  void verify(String name, String where, byte[] content) {
    String found = Hashes.sha256(content);
    if (!found.equals(files.get(name))) {
      String message =
          "%s is not the published file: its SHA-256 is %s, expected %s;"
              + " remove it and run graft fetch cifar10 again";
      throw new GraftException(message.formatted(where, found, files.get(name)));
    }
  }
}
