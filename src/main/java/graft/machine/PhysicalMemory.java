package graft.machine;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The memory that this machine has. */
public final class PhysicalMemory {
  private PhysicalMemory() {}

  /** Bytes of memory, used or not; inside a container the container's limit. */
  public static long bytes() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }
}
