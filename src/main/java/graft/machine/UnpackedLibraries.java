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
 * TensorFlow's libraries in a folder that this user can't write, as on a read-only disk or in a
 * container's image. JavaCPP takes no such folder for its own, but loads libraries from it.
 */
final class UnpackedLibraries {
  private static final String PATHS_FIRST = "org.bytedeco.javacpp.pathsfirst";
  private static final String PATH = "org.bytedeco.javacpp.platform.preloadpath";
  private static final Path SELF = Path.of("/proc/self");
  private static final int ROOT = 0;

  private UnpackedLibraries() {}

  /**
   * Lets JavaCPP load them from there. It asks for this once, so nothing may have used it before.
   *
   * @throws IOException if they are not all there
   */
  static void use(Path folder) throws IOException {
    System.setProperty(PATHS_FIRST, "true");
    long missing = NativeLibrary.missingBytes(folder);
    if (missing > 0) {
      throw new IOException("it can't be written");
    }
    System.setProperty(PATH, NativeLibrary.unpacked(folder).toString());
  }

  /**
   * Why somebody else could have put other libraries there; empty if nobody but this user and root,
   * who can do so anyway.
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

  /** Something that belongs to this process's user. */
  private static Path self() {
    return Files.exists(SELF) ? SELF.toAbsolutePath() : Path.of(System.getProperty("user.home"));
  }
}
