package graft.leaks;

import graft.contract.InputKind;
import graft.contract.Phase;
import graft.export.FormulaBatch;
import graft.export.TinyModel;
import graft.machine.SessionOptions;
import graft.model.Activations;
import graft.model.GraftModel;
import graft.model.WholeCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.tensorflow.Tensor;

/** Calls of one open model on a batch of eight images, of their features and of the boundary. */
final class TinyWork implements AutoCloseable {
  static final SessionOptions SESSION = new SessionOptions(2);
  private static final List<InputKind> CACHED = List.of(InputKind.FEATURES, InputKind.BOUNDARY);

  private final GraftModel model;
  private final Path prefix;
  private final FormulaBatch batch = FormulaBatch.tiny(0, 8);
  private final Activations activations;
  private int calls;

  /**
   * Opens the model.
   *
   * @param folder for checkpoints
   */
  TinyWork(Path model, Path folder) {
    this.model = GraftModel.open(model, SESSION);
    this.prefix = folder.resolve("checkpoint");
    this.activations = this.model.activations(batch.images(), CACHED);
  }

  static Path model(Path folder) {
    return TinyModel.export(folder.resolve("model"), 0.3);
  }

  /** A step in two micro-batches: in turn of each phase, from images and from activations. */
  void trainingStep() {
    Phase phase = calls / 2 % 2 == 0 ? Phase.FROZEN : Phase.UNFROZEN;
    InputKind cached = phase == Phase.FROZEN ? InputKind.FEATURES : InputKind.BOUNDARY;
    InputKind kind = calls % 2 == 0 ? InputKind.IMAGES : cached;
    calls++;
    model.training().accumulate(phase, kind, input(kind), batch.labels());
    model.training().train(phase, kind, input(kind), batch.labels(), 1e-3f);
  }

  /** In turn an evaluation of each input, a prediction, and activations. */
  void forwardCall() {
    switch (calls++ % 5) {
      case 0 -> evaluate(InputKind.IMAGES);
      case 1 -> evaluate(InputKind.FEATURES);
      case 2 -> evaluate(InputKind.BOUNDARY);
      case 3 -> model.predict(batch.images());
      default -> model.activations(batch.images(), CACHED).close();
    }
  }

  /** Writes all variables to disk and reads them back. */
  void checkpoint() {
    try {
      WholeCheckpoint.write(model, prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    WholeCheckpoint.read(model, prefix);
  }

  private void evaluate(InputKind kind) {
    model.evaluate(kind, input(kind), batch.labels());
  }

  private Tensor input(InputKind kind) {
    return kind == InputKind.IMAGES ? batch.images() : activations.of(kind);
  }

  @Override
  public void close() {
    activations.close();
    batch.close();
    model.close();
  }
}
