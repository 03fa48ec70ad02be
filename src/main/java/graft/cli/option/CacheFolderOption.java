package graft.cli.option;

import com.beust.jcommander.Parameter;
import graft.machine.Installation;
import java.nio.file.Path;

/** {@code --cache-dir} of the commands that write or list caches. */
public final class CacheFolderOption {
  @Parameter(
      names = "--cache-dir",
      order = 41,
      description =
          "DIR: where caches are kept (default: the folder activations in Graft's cache folder)")
  private Path root;

  /** Whether the option was given. */
  boolean isGiven() {
    return root != null;
  }

  /** The folder that holds the caches. */
  public Path root() {
    return root == null ? Installation.cache().resolve("activations") : root;
  }
}
