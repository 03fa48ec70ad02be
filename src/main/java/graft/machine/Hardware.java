package graft.machine;

import graft.contract.SessionOptions;
import graft.machine.Devices.Device;
import java.util.Optional;

/**
 * What TensorFlow computes with.
 *
 * @param processor this computer's
 * @param gpu the first GPU that TensorFlow sees, where it takes the convolutions
 */
public record Hardware(Processor processor, Optional<Device> gpu) {
  private static final String GPU = "GPU:";

  /**
   * This computer's. Only a build for GPUs is asked for one: the question opens a session, and
   * loads TensorFlow.
   *
   * @param options of the run
   */
  public static Hardware detect(SessionOptions options) {
    final Optional<Device> gpu =
        NativeLibrary.isForGpus()
            ? Devices.list(options).stream().filter(Hardware::isGpu).findFirst()
            : Optional.empty();
    return new Hardware(Processor.detect(), gpu);
  }

  private static boolean isGpu(Device device) {
    return device.name().startsWith(GPU);
  }

  /** All that chooses TensorFlow's kernels, on one line. */
  public String describe() {
    return processor.model()
        + " "
        + processor.instructionSets()
        + gpu.map(device -> " " + device.name()).orElse("");
  }
}
