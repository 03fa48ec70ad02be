package graft.files;

import java.nio.file.Path;
import java.util.Map;

/**
 * The user's cache folder, for downloads and caches. It need not exist yet.
 *
 * @param root absolute path of the folder
 */
public record GraftHome(Path root) {
  public GraftHome {
    root = root.toAbsolutePath().normalize();
  }

  /**
   * {@code $GRAFT_HOME}, else {@code $XDG_CACHE_HOME/graft}, else {@code ~/.cache/graft}. An empty
   * variable counts as unset, and a relative {@code XDG_CACHE_HOME} is ignored, as its
   * specification demands.
   */
  public static GraftHome of(Map<String, String> environment, Path userHome) {
    String own = environment.getOrDefault("GRAFT_HOME", "");
    if (!own.isEmpty()) {
      return new GraftHome(Path.of(own));
    }
    String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!caches.isEmpty() && Path.of(caches).isAbsolute()) {
      return new GraftHome(Path.of(caches, "graft"));
    }
    return new GraftHome(userHome.resolve(".cache").resolve("graft"));
  }
}
