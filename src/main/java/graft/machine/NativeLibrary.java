package graft.machine;

import java.net.URL;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;

/** TensorFlow's library for this platform, as the build put it among Graft's own libraries. */
public final class NativeLibrary {
  /** The folder that the class loader of JavaCPP finds the libraries in, and what it adds to it. */
  private static final String PARENT = "org/tensorflow/internal/c_api/";

  private static final String FOR_GPUS = "-gpu";

  private NativeLibrary() {}

  /**
   * The folder on the class path that holds the library, such as {@code
   * org/tensorflow/internal/c_api/linux-x86_64/}.
   *
   * @return empty where there is none for this platform
   */
  public static Optional<String> folder() {
    return Stream.of("", FOR_GPUS)
        .map(NativeLibrary::folderOf)
        .filter(folder -> in(folder) != null)
        .findFirst();
  }

  /** The library itself, within {@link #folder}. */
  public static Optional<URL> resource() {
    return folder().map(NativeLibrary::in);
  }

  /** Whether it is the build that looks for GPUs: Maven's profile {@code gpu} chooses it. */
  public static boolean isForGpus() {
    return folder().filter(folderOf(FOR_GPUS)::equals).isPresent();
  }

  private static String folderOf(String extension) {
    return PARENT + Loader.getPlatform() + extension + "/";
  }

  private static URL in(String folder) {
    return Loader.class.getResource("/" + folder + System.mapLibraryName("jnitensorflow"));
  }
}
