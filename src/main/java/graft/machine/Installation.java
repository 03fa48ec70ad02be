package graft.machine;

import graft.failure.GraftException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The folders of the program's own files and of the user's cache. */
public final class Installation {
  private static final String BUILTIN_BASE = "savedmodel/base/inception_v3_notop_builtin.h5";
  private static final String SAMPLE = "sample";

  private Installation() {}

  /** Where an installation has the file of the built-in base's weights. It need not exist. */
  public static Path builtinBase() {
    return root().resolve(BUILTIN_BASE);
  }

  /** Where an installation has the folder of the sample of CIFAR-10. It need not exist. */
  public static Path sample() {
    return root().resolve(SAMPLE);
  }

  /** The user's cache folder, for downloads and caches. It need not exist yet. */
  public static Path cache() {
    return cache(System.getenv(), userHome(System.getenv()));
  }

  /**
   * The cache folder: {@code $GRAFT_HOME}, else {@code $XDG_CACHE_HOME/graft}, else {@code
   * ~/.cache/graft}. An empty variable counts as unset, and a relative {@code XDG_CACHE_HOME} is
   * ignored, as its specification demands.
   *
   * @return the folder's absolute path
   */
  public static Path cache(Map<String, String> environment, Path userHome) {
    String own = environment.getOrDefault("GRAFT_HOME", "");
    String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path folder = userHome.resolve(".cache/graft");
    if (!own.isEmpty()) {
      folder = Path.of(own);
    } else if (!caches.isEmpty() && Path.of(caches).isAbsolute()) {
      folder = Path.of(caches, "graft");
    }
    return folder.toAbsolutePath().normalize();
  }

  /** The folder into which TensorFlow's libraries are unpacked. */
  public static Path nativeFolder() {
    return cache().resolve("native");
  }

  /**
   * The user's home folder, which the shell calls {@code ~}. The environment variable {@code HOME}
   * is preferred. Java reads only the system's list of users, and answers {@code ?} for a user who
   * is not in that list, which happens in containers.
   */
  private static Path userHome(Map<String, String> environment) {
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    String home = windows ? "" : environment.getOrDefault("HOME", "");
    if (home.isEmpty()) {
      home = System.getProperty("user.home", "?");
    }
    if (home.equals("?") && environment.getOrDefault("GRAFT_HOME", "").isEmpty()) {
      throw new GraftException(
          "neither GRAFT_HOME nor HOME is set; set GRAFT_HOME to a folder for Graft's cache");
    }
    return Path.of(home);
  }

  /**
   * Graft's own folder, which the launcher names. Without the launcher, it is the nearest folder
   * above the program's jar or classes that contains the built-in base: the installation, or the
   * source tree when Maven runs the classes. In a program that has Graft as a library there is
   * none; then it is the jar's folder, so that messages name a place.
   */
  private static Path root() {
    String named = System.getProperty("graft.home");
    if (named != null) {
      return Path.of(named);
    }
    Path start = programFile().getParent();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve(BUILTIN_BASE))) {
        return folder;
      }
    }
    return start;
  }

  private static Path programFile() {
    try {
      return Path.of(Installation.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toAbsolutePath();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the program's own address is always a URI", e);
    }
  }
}
