package graft.machine;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.JMRuntimeException;
import javax.management.ObjectName;

/** Memory that native code, such as TensorFlow, takes from the C library. */
public final class NativeHeap {
  private NativeHeap() {}

  /**
   * Gives what native code has freed back to the system. Otherwise the C library keeps it, in
   * pieces that larger tensors do not fit into, and the launcher tells it to keep much.
   *
   * <p>Java does it, as for the command {@code System.trim_native_heap} of {@code jcmd}. Where it
   * can't, such as with another C library than glibc, nothing happens.
   */
  public static void trim() {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              "systemTrimNativeHeap",
              null,
              null);
    } catch (JMException | JMRuntimeException e) {
      // Another Java, or another C library: the memory stays with the process, which is no failure.
      return;
    }
  }
}
