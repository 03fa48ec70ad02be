package graft.machine;

import graft.machine.Devices.Device;
import java.util.List;
import java.util.Optional;

/**
 * The processor and the GPU that TensorFlow computes with.
 *
 * @param processor this computer's processor
 * @param gpu the GPU, which computes the convolutions; empty if there is none
 */
public record Hardware(Processor processor, Optional<Gpu> gpu) {
  /**
   * This computer's hardware. Only a build for GPUs looks for a GPU, because the search opens a
   * session and loads TensorFlow.
   *
   * @param options session options of the run; TensorFlow keeps the first session's number of
   *     threads for all later sessions, so the search already opens its session with these options
   */
  public static Hardware detect(SessionOptions options) {
    return of(NativeLibrary.isForGpus() ? Devices.list(options) : List.of());
  }

  /**
   * This computer's hardware.
   *
   * @param devices the devices that TensorFlow lists
   */
  public static Hardware of(List<Device> devices) {
    return new Hardware(Processor.detect(), Gpu.first(devices, Gpu.DRIVER));
  }

  /** Everything that decides which of TensorFlow's kernels run, on one line. */
  public String describe() {
    return processor.model()
        + " "
        + processor.instructionSets()
        + gpu.map(found -> " " + found.name() + " " + found.model()).orElse("");
  }
}
