package graft.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import graft.machine.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.proto.SignatureDef;

/**
 * Calls a model's signatures and writes down what goes in and what comes out, for {@code
 * tools/check_interop.py}, which explains the format.
 */
final class JavaRecording implements AutoCloseable {
  private final Path folder;
  private final SavedModelBundle bundle;
  private final List<Map<String, Object>> steps = new ArrayList<>();
  private int files;

  JavaRecording(Path model, Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.bundle =
        SavedModelBundle.loader(model.toString())
            .withConfigProto(SessionOptions.defaults().toConfigProto())
            .load();
  }

  /**
   * Calls a signature and records all its inputs and outputs.
   *
   * @param inputs a tensor for each input's name; others are ignored
   * @return the outputs in the order of their names, the caller's to close
   */
  Result call(String name, Map<String, Tensor> inputs) throws IOException {
    SignatureDef signature = bundle.metaGraphDef().getSignatureDefOrThrow(name);
    Session.Runner runner = bundle.session().runner();
    Map<String, String> fed = new LinkedHashMap<>();
    for (String input : signature.getInputsMap().keySet()) {
      runner.feed(signature.getInputsOrThrow(input).getName(), inputs.get(input));
      fed.put(input, write(inputs.get(input)));
    }
    List<String> outputs = signature.getOutputsMap().keySet().stream().sorted().toList();
    outputs.forEach(output -> runner.fetch(signature.getOutputsOrThrow(output).getName()));
    Result result = runner.run();
    Map<String, String> fetched = new LinkedHashMap<>();
    for (int i = 0; i < outputs.size(); i++) {
      fetched.put(outputs.get(i), write(result.get(i)));
    }
    steps.add(Map.of("signature", name, "inputs", fed, "outputs", fetched));
    return result;
  }

  /** Records all stored variables as they are now. */
  void checkpoint(String name) throws IOException {
    Path prefix = folder.resolve("checkpoints").resolve(name);
    Files.createDirectories(prefix.getParent());
    bundle.session().save(prefix.toString());
    steps.add(Map.of("checkpoint", folder.relativize(prefix).toString()));
  }

  /** Writes the list of steps. */
  void finish() throws IOException {
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(folder.resolve("calls.json").toFile(), steps);
  }

  @Override
  public void close() {
    bundle.close();
  }

  private String write(Tensor tensor) throws IOException {
    String file = "%03d.npy".formatted(files++);
    NpyFile.write(folder.resolve(file), tensor);
    return file;
  }
}
