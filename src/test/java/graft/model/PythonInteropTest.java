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
import graft.process.Python;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
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
  @TempDir Path folder;

  @BeforeAll
  static void pythonHasTensorFlow() throws InterruptedException {
    Python.require("tensorflow", "models work in Python", "tensorflow-cpu");
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
    Python.Result checked =
        Python.run("tools/check_interop.py", model.toString(), expected.toString());
    assertThat(checked.code()).as(checked.all()).isZero();
  }
}
