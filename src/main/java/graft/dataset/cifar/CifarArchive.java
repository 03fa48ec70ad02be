package graft.dataset.cifar;

import graft.failure.GraftException;
import graft.files.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Reads the six files of CIFAR-10 from the published tar.gz. An archive can do harm in many ways
 * when it is unpacked, so no other is opened.
 */
final class CifarArchive {
  private CifarArchive() {}

  /**
   * Passes each of the six files, with its content, to the consumer.
   *
   * @param release what the archive must be
   * @throws GraftException naming the archive, if it isn't the published one, which is checked
   *     before it is opened, or lacks one of the six files
   */
  static void read(Path archive, CifarRelease release, BiConsumer<String, byte[]> consumer) {
    release.verifyArchive(archive);
    List<String> missing = new ArrayList<>(Cifar10.files());
    try (InputStream file = Files.newInputStream(archive);
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        String name = e.getName().substring(e.getName().lastIndexOf('/') + 1);
        if (missing.remove(name)) {
          byte[] content = tar.readAllBytes();
          release.verify(name, archive + ": " + name, content);
          consumer.accept(name, content);
        }
      }
    } catch (IOException e) {
      throw Reason.cannotRead(archive, e);
    }
    if (!missing.isEmpty()) {
      throw new GraftException(
          archive + " is not CIFAR-10: it lacks " + String.join(", ", missing));
    }
  }
}
