package graft;

import graft.machine.NativeFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.tensorflow.TensorFlow;

/**
 * Makes the folder of TensorFlow's libraries as the launcher does, which shares it with the tests:
 * JavaCPP would leave it open to the group where the user's mask allows that, and the launcher
 * refuses such a folder. Of the processes that run tests side by side, one unpacks the libraries
 * and the others wait.
 */
public final class PrivateNatives implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    String named = System.getProperty("org.bytedeco.javacpp.cachedir");
    if (named != null) {
      context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .getOrComputeIfAbsent(PrivateNatives.class, once -> load(Path.of(named)));
    }
  }

  /** Returns the version of TensorFlow that is loaded. */
  private static String load(Path folder) {
    NativeFolder.prepare(folder);
    NativeFolder.load();
    return TensorFlow.version();
  }
}
