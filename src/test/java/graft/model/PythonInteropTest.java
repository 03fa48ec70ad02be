package graft.model;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.InputKind;
import graft.contract.Phase;
import graft.contract.Signatures;
import graft.export.BaseNetworks;
import graft.export.BaseWeights;
import graft.export.ExportSettings;
import graft.export.Exporter;
import graft.export.TinyModel;
import graft.machine.SessionOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/**
 * Exported, trained and serving-only models give the same numbers in Python, where {@code
 * tools/check_interop.py} calls them. The interpreter is {@code $GRAFT_PYTHON}, else {@code
 * python3}.
 */
@Tag("verify")
class PythonInteropTest {
  private static final String PYTHON = System.getenv().getOrDefault("GRAFT_PYTHON", "python3");

  @TempDir Path folder;

  @BeforeAll
  static void pythonHasTensorFlow() throws InterruptedException {
    String find =
        "import sys, importlib.util as u; sys.exit(0 if u.find_spec('tensorflow') else 3)";
    try {
      if (run(List.of(PYTHON, "-c", find)) == 0) {
        return;
      }
      skip("has no TensorFlow");
    } catch (IOException e) {
      skip("can't be started");
    }
  }

  private static void skip(String reason) {
    String message =
        """
        SKIPPED: nothing has checked that models work in Python, because %s %s.
        Install Python 3 and TensorFlow (pip install tensorflow-cpu), or set GRAFT_PYTHON to an interpreter that has it.\
        """
            .formatted(PYTHON, reason);
    System.err.println(message);
    Assumptions.abort(message);
  }

  @Test
  void tinyModelIsTheSameInPython() throws Exception {
    Path model = TinyModel.export(folder.resolve("model"), 0.3);
    record(model, TinyModel.LABELS.size(), folder.resolve("expected"));
    check(model, folder.resolve("expected"));
    Path trained = trained(model);
    record(trained, TinyModel.LABELS.size(), folder.resolve("expected-trained"));
    check(trained, folder.resolve("expected-trained"));
  }

  @Test
  void inceptionIsTheSameInPython() throws Exception {
    List<String> labels = IntStream.range(0, 10).mapToObj(i -> "class_" + i).toList();
    Path model = folder.resolve("model");
    Exporter.export(
        new ExportSettings(BaseNetworks.named("inception-v3"), 75, 164, labels, 500, 0.3, 0),
        BaseWeights.random(),
        model,
        false,
        SessionOptions.defaults());
    record(model, labels.size(), folder.resolve("expected"));
    check(model, folder.resolve("expected"));
    Path serving = folder.resolve("serving");
    Exporter.exportServing(trained(model), serving, false, SessionOptions.defaults());
    recordInference(serving, labels.size(), folder.resolve("expected-serving"));
    check(serving, folder.resolve("expected-serving"));
  }

  /** The model after one frozen step, saved. */
  private Path trained(Path directory) {
    Path output = folder.resolve("trained");
    try (GraftModel model = GraftModel.open(directory, SessionOptions.defaults());
        ContractInputs inputs = new ContractInputs(model.description().labels().size())) {
      model.training().start(StartOptions.plain(5, model.description().labels().size()));
      model
          .training()
          .train(
              Phase.FROZEN,
              InputKind.IMAGES,
              (TUint8) inputs.all().get(InputKind.IMAGES.argument()),
              (TInt64) inputs.all().get(Signatures.LABELS),
              1e-3f);
      model.save(output, model.description());
    }
    return output;
  }

  private static void recordInference(Path model, int classes, Path expected) throws IOException {
    try (JavaRecording recording = new JavaRecording(model, expected);
        ContractInputs inputs = new ContractInputs(classes)) {
      inference(recording, inputs);
      recording.finish();
    }
  }

  /** Every signature; those that train in a row and mixed, and the variables in between. */
  private static void record(Path model, int classes, Path expected) throws IOException {
    try (JavaRecording recording = new JavaRecording(model, expected);
        ContractInputs inputs = new ContractInputs(classes)) {
      inference(recording, inputs);
      for (Phase phase : Phase.IN_MODEL) {
        InputKind cached = Signatures.cachedInput(phase);
        String train = Signatures.train(phase, InputKind.IMAGES);
        recording.call(train, inputs.all()).close();
        recording.checkpoint(phase.label() + "-one-step");
        recording.call(train, inputs.all()).close();
        recording.call(Signatures.train(phase, cached), inputs.all()).close();
        recording.call(Signatures.accumulate(phase, InputKind.IMAGES), inputs.all()).close();
        recording.call(Signatures.accumulate(phase, cached), inputs.all()).close();
        recording.call(train, inputs.all()).close();
        recording.checkpoint(phase.label() + "-four-steps");
      }
      recording.call(Signatures.START, inputs.all()).close();
      recording.checkpoint("start");
      recording.call(Signatures.train(Phase.UNFROZEN, InputKind.BOUNDARY), inputs.all()).close();
      recording.checkpoint("last");
      inference(recording, inputs);
      recording.finish();
    }
  }

  private static void inference(JavaRecording recording, ContractInputs inputs) throws IOException {
    recording.call(Signatures.SERVING, inputs.all()).close();
    inputs.setInterior(recording.call(Signatures.FEATURES, inputs.all()));
    for (InputKind kind : InputKind.values()) {
      recording.call(Signatures.evaluate(kind), inputs.all()).close();
    }
  }

  private static void check(Path model, Path expected) throws Exception {
    assertThat(
            run(List.of(PYTHON, "tools/check_interop.py", model.toString(), expected.toString())))
        .as("exit status of tools/check_interop.py, whose output is above")
        .isZero();
  }

  /** Its output is passed on by this process: Maven reads the standard output itself. */
  private static int run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.inputReader(StandardCharsets.UTF_8).lines().forEach(System.out::println);
    return process.waitFor();
  }
}
