package graft.cli.info;

import graft.machine.Devices;
import graft.machine.Devices.Device;
import graft.machine.Hardware;
import graft.machine.PrecisionChoice;
import graft.machine.Processor;
import graft.machine.SessionOptions;
import java.util.List;
import org.tensorflow.TensorFlow;

/**
 * What {@code graft info} says about this computer.
 *
 * @param tensorFlow TensorFlow's version
 * @param devices the devices that TensorFlow finds
 * @param hardware the processor and the GPU
 * @param oneDnn whether oneDNN's kernels run
 * @param precision what {@code --precision auto} chooses here
 */
public record MachineInfo(
    String tensorFlow,
    List<Device> devices,
    Hardware hardware,
    Processor.OneDnn oneDnn,
    PrecisionChoice precision) {

  /** Gets the information from TensorFlow and the operating system. */
  public static MachineInfo read(SessionOptions session) {
    List<Device> devices = Devices.list(session);
    Hardware hardware = Hardware.of(devices);
    return new MachineInfo(
        TensorFlow.version(),
        devices,
        hardware,
        hardware.processor().oneDnn(System.getenv()),
        PrecisionChoice.automatic(hardware, System.getenv()));
  }
}
