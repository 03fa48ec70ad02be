package graft.cli.option;

import com.beust.jcommander.Parameter;
import graft.machine.Installation;
import java.nio.file.Path;

/** {@code --cache-dir}, of the commands that write or list caches. */
public final class CacheFolderOption {
  @Parameter(
      names = "--cache-dir",
      order = 31,
      description = "DIR: the folder of the caches (default: activations in the cache folder)")
  private Path root;

  /** Whether the user names the folder. */
  boolean isGiven() {
    return root != null;
  }

  /** Where caches are kept. */
  public Path root() {
    return root == null ? Installation.cache().resolve("activations") : root;
  }
}
