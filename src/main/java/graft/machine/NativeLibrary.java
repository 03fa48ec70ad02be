package graft.machine;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;

/** TensorFlow's library for this platform, which the build put on the class path. */
public final class NativeLibrary {
  private static final String PARENT = "org/tensorflow/internal/c_api/";

  /** JavaCPP's suffix to the platform's name for the build that looks for GPUs. */
  private static final String FOR_GPUS = "-gpu";

  private NativeLibrary() {}

  /** Whether this is the build that looks for GPUs, which Maven's profile {@code gpu} chooses. */
  public static boolean isForGpus() {
    return folder().filter(folderOf(FOR_GPUS)::equals).isPresent();
  }

  /**
   * Bytes of the libraries that JavaCPP still has to unpack.
   *
   * @param folder the folder into which JavaCPP unpacks
   * @return the number of bytes; 0 if there is no library for this platform
   */
  public static long missingBytes(Path folder) throws IOException {
    Optional<String> parent = folder();
    if (parent.isEmpty()
        || !(library(parent.get()).openConnection() instanceof JarURLConnection connection)) {
      return 0;
    }
    JarFile jar = connection.getJarFile();
    Path unpacked = unpacked(folder, jar);
    long sum = 0;
    for (JarEntry entry : Collections.list(jar.entries())) {
      Path file = unpacked.resolve(entry.getName());
      // Licences beside the libraries are not unpacked.
      boolean wanted = entry.getName().startsWith(parent.get()) && isLibrary(entry.getName());
      if (wanted && !(Files.isRegularFile(file) && Files.size(file) == entry.getSize())) {
        sum += entry.getSize();
      }
    }
    return sum;
  }

  /**
   * The folder that holds the libraries, in or below the folder into which JavaCPP unpacked them.
   */
  static Path unpacked(Path folder) throws IOException {
    String parent = folder().orElseThrow(() -> new IOException("no library for this platform"));
    return library(parent).openConnection() instanceof JarURLConnection connection
        ? unpacked(folder, connection.getJarFile()).resolve(parent)
        : folder;
  }

  private static Path unpacked(Path folder, JarFile jar) {
    return folder.resolve(Path.of(jar.getName()).getFileName());
  }

  /** The library's folder on the class path; empty if there is no library for this platform. */
  private static Optional<String> folder() {
    return Stream.of("", FOR_GPUS)
        .map(NativeLibrary::folderOf)
        .filter(folder -> library(folder) != null)
        .findFirst();
  }

  /** Whether a name has a library's extension; a version number may be before or after it. */
  private static boolean isLibrary(String name) {
    String example = System.mapLibraryName("");
    return name.contains(example.substring(example.lastIndexOf('.')));
  }

  private static String folderOf(String extension) {
    return PARENT + Loader.getPlatform() + extension + "/";
  }

  private static URL library(String folder) {
    return Loader.class.getResource("/" + folder + System.mapLibraryName("jnitensorflow"));
  }
}
