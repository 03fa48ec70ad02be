package graft.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * TensorFlow's libraries in a folder that this user can't write, such as on a read-only disk or in
 * a container's image. JavaCPP can't unpack there, but it can load libraries from there.
 */
final class UnpackedLibraries {
  private static final String PATHS_FIRST = "org.bytedeco.javacpp.pathsfirst";
  private static final String PATH = "org.bytedeco.javacpp.platform.preloadpath";
  private static final Path SELF = Path.of("/proc/self");
  private static final int ROOT = 0;

  private UnpackedLibraries() {}

  /**
   * Lets JavaCPP load the libraries from the folder. Call this before anything uses JavaCPP, which
   * reads the setting only once.
   *
   * @throws IOException if a library is missing there
   */
  static void use(Path folder) throws IOException {
    System.setProperty(PATHS_FIRST, "true");
    try {
      if (NativeLibrary.missingBytes(folder) > 0) {
        throw new IOException("it can't be written");
      }
      System.setProperty(PATH, NativeLibrary.unpacked(folder).toString());
    } catch (IOException e) {
      System.clearProperty(PATHS_FIRST);
      throw e;
    }
  }

  /**
   * Why another user could have put libraries into the folder; empty if only this user and root
   * could. Root can change anything anyway.
   */
  static Optional<String> distrust(Path folder) throws IOException {
    Set<Object> trusted = Set.copyOf(List.of(ROOT, owner(self())));
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.filter(path -> !Files.isSymbolicLink(path)).toList()) {
        if (!trusted.contains(owner(path))) {
          return Optional.of("holds files of " + Files.getOwner(path).getName());
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
            || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
          return Optional.of("can be written by others");
        }
      }
    }
    return Optional.empty();
  }

  private static Object owner(Path path) throws IOException {
    return Files.getAttribute(path, "unix:uid");
  }

  /** A file that belongs to this process's user. */
  private static Path self() {
    return Files.exists(SELF) ? SELF.toAbsolutePath() : Path.of(System.getProperty("user.home"));
  }
}
