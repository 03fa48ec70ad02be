package graft.cli;

import graft.contract.ModelDescription;
import graft.contract.SessionOptions;
import graft.contract.SignatureSpec;
import graft.machine.Devices;
import graft.machine.Devices.Device;
import graft.machine.Hardware;
import graft.machine.PrecisionChoice;
import graft.machine.Processor;
import graft.runner.GraftModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.TensorFlow;

/**
 * What {@code graft info} tells.
 *
 * @param directory the SavedModel
 * @param description its graft.json
 * @param trainable whether it has training signatures
 * @param signatures sorted by name
 * @param assets sorted by name
 * @param tensorFlow TensorFlow's version
 * @param devices those that TensorFlow sees
 * @param processor this computer's
 * @param oneDnn whether oneDNN's kernels run
 * @param precision what {@code --precision auto} takes here
 */
record ModelInfo(
    Path directory,
    ModelDescription description,
    boolean trainable,
    List<SignatureSpec> signatures,
    List<Asset> assets,
    String tensorFlow,
    List<Device> devices,
    Processor processor,
    Processor.OneDnn oneDnn,
    PrecisionChoice precision) {

  /** A file in the model's folder {@code assets}. */
  record Asset(String name, long bytes) {}

  /** Opens the model and asks it. */
  static ModelInfo read(Path directory, SessionOptions session) {
    Processor processor = Processor.detect();
    try (GraftModel model = GraftModel.open(directory, session)) {
      return new ModelInfo(
          directory,
          model.description(),
          model.trainable(),
          model.signatures(),
          assets(directory.resolve("assets")),
          TensorFlow.version(),
          Devices.list(session),
          processor,
          processor.oneDnn(System.getenv()),
          PrecisionChoice.automatic(Hardware.detect(session), System.getenv()));
    }
  }

  private static List<Asset> assets(Path folder) {
    List<Asset> assets = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        assets.add(new Asset(file.getFileName().toString(), Files.size(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(assets);
  }
}
