package graft.machine;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteDeviceList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListCount;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListMemoryBytes;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionListDevices;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetConfig;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;

/** The devices that TensorFlow finds. */
public final class Devices {
  private Devices() {}

  /**
   * One device.
   *
   * @param name TensorFlow's name without the job, such as {@code CPU:0} or {@code GPU:0}
   * @param memoryBytes bytes of memory that TensorFlow says it may use there; for a processor this
   *     is a fixed number without meaning
   */
  public record Device(String name, long memoryBytes) {}

  /**
   * Lists the devices in TensorFlow's order. TensorFlow Java has no call for this, so the C library
   * is asked, through a separate session with the options of the run.
   */
  @SuppressWarnings("try") // The scope is only closed, which frees what is made inside it.
  public static List<Device> list(SessionOptions options) {
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      TF_SessionOptions sessionOptions = TF_SessionOptions.newSessionOptions();
      byte[] config = options.inFloat32().toConfigProto().toByteArray();
      TF_SetConfig(sessionOptions, new BytePointer(config), config.length, status);
      status.throwExceptionIfNotOK();
      TF_Session session = TF_Session.newSession(TF_Graph.newGraph(), sessionOptions, status);
      status.throwExceptionIfNotOK();
      TF_DeviceList list = TF_SessionListDevices(session, status);
      status.throwExceptionIfNotOK();
      try {
        return devices(list, status);
      } finally {
        TF_DeleteDeviceList(list);
      }
    }
  }

  private static List<Device> devices(TF_DeviceList list, TF_Status status) {
    List<Device> devices = new ArrayList<>();
    for (int i = 0; i < TF_DeviceListCount(list); i++) {
      String name = TF_DeviceListName(list, i, status).getString();
      long memory = TF_DeviceListMemoryBytes(list, i, status);
      status.throwExceptionIfNotOK();
      devices.add(new Device(name.substring(name.lastIndexOf("device:") + 7), memory));
    }
    return List.copyOf(devices);
  }
}
