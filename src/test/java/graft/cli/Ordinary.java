package graft.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * An ordinary user, for whom permissions count: root, as which tests may run, is refused nothing.
 */
final class Ordinary {
  private static final int NOBODY = 65534;

  private Ordinary() {}

  /**
   * The installed program as run by an ordinary user; skips the test where there is no way.
   *
   * @param work a folder that the user is let into
   */
  static Launcher launcher(Path work) throws IOException, InterruptedException {
    Launcher installed = Launcher.installed(work);
    if (!isRoot()) {
      return installed;
    }
    open(work, "rwxr-xr-x");
    Launcher launcher =
        installed
            .after("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--")
            .with("HOME", "/nonexistent")
            .with("GRAFT_HOME", "");
    try {
      Ran ran = launcher.run("--version");
      if (ran.code() == 0) {
        return launcher;
      }
      skip(ran.err().strip());
    } catch (IOException e) {
      skip(e.getMessage());
    }
    return launcher;
  }

  private static void skip(String reason) {
    String message =
        "SKIPPED: nothing has checked what an ordinary user is refused, because root can't run Graft"
            + " as one ("
            + reason
            + ")";
    System.err.println(message);
    Assumptions.abort(message);
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** Makes a folder with permissions, the ordinary user's own. */
  static Path folder(Path folder, String permissions) throws IOException {
    Files.createDirectories(folder);
    own(folder);
    return open(folder, permissions);
  }

  /** Sets permissions. */
  static Path open(Path path, String permissions) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  /**
   * A cache folder of the ordinary user's with TensorFlow's libraries, which it would take long to
   * unpack again: links to those that this process uses.
   */
  static Path home(Path home) throws IOException {
    Path from = Path.of(System.getProperty("org.bytedeco.javacpp.cachedir"));
    Path to = home.resolve("native");
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        link(path, to.resolve(from.relativize(path).toString()));
      }
    }
    folder(home, "rwxr-xr-x");
    folder(to, "rwx------");
    return home;
  }

  private static void link(Path path, Path target) throws IOException {
    if (Files.isSymbolicLink(path)) {
      Files.createSymbolicLink(target, Files.readSymbolicLink(path));
    } else if (Files.isDirectory(path)) {
      Files.createDirectories(target);
      own(target);
    } else if (path.toString().contains(".so")) {
      try {
        Files.createLink(target, path);
      } catch (FileSystemException e) {
        // Another disk: the price is a copy.
        Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static void own(Path path) throws IOException {
    if (isRoot()) {
      Files.setAttribute(path, "unix:uid", NOBODY);
    }
  }
}
