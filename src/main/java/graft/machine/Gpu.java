package graft.machine;

import graft.machine.Devices.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The GPU that TensorFlow computes on.
 *
 * @param name TensorFlow's name, such as {@code GPU:0}
 * @param model the models of all NVIDIA GPUs of this computer, without duplicates, because it is
 *     unknown which GPU TensorFlow counts first; or "unknown model"
 */
public record Gpu(String name, String model) {
  /** Where NVIDIA's Linux driver has a folder for each GPU, with a file {@code information}. */
  static final Path DRIVER = Path.of("/proc/driver/nvidia/gpus");

  private static final String MODEL = "Model:";

  /**
   * The first GPU among TensorFlow's devices; empty if there is none.
   *
   * @param driver the folder {@link #DRIVER}; it need not exist
   */
  static Optional<Gpu> first(List<Device> devices, Path driver) {
    return devices.stream()
        .map(Device::name)
        .filter(name -> name.startsWith("GPU:"))
        .findFirst()
        .map(name -> new Gpu(name, models(driver)));
  }

  private static String models(Path driver) {
    List<String> models = new ArrayList<>();
    try (Stream<Path> gpus = Files.list(driver)) {
      for (Path gpu : gpus.toList()) {
        Files.readAllLines(gpu.resolve("information")).stream()
            .filter(line -> line.startsWith(MODEL))
            .forEach(line -> models.add(line.substring(MODEL.length()).strip()));
      }
    } catch (IOException e) {
      // Another system or driver does not have this folder.
      return "unknown model";
    }
    return String.join(", ", models.stream().distinct().sorted().toList());
  }
}
