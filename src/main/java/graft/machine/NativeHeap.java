package graft.machine;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** The memory that native code, such as TensorFlow's, has of the C library. */
public final class NativeHeap {
  private NativeHeap() {}

  /**
   * Gives what native code has freed back to the system. The C library keeps it otherwise, in
   * pieces that larger tensors do not fit into, and the launcher tells it to keep much.
   *
   * <p>Java does it (source: {@code System.trim_native_heap} in the manual of {@code jcmd}). Where
   * it can't, as before 17.0.3 or not on Linux with glibc, nothing happens.
   */
  public static void trim() {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              "systemTrimNativeHeap",
              null,
              null);
    } catch (JMException e) {
      // Another Java, or another C library: the memory stays with the process, which is no failure.
      return;
    }
  }
}
