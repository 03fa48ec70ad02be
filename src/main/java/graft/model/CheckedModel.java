package graft.model;

import graft.background.BackgroundThread;
import graft.contract.InputKind;
import graft.contract.ModelDescription;
import graft.contract.ModelFiles;
import graft.contract.SignatureSpec;
import graft.contract.Signatures;
import graft.failure.GraftException;
import graft.files.Manifest;
import graft.savedmodel.OperationCheck;
import graft.savedmodel.SavedModelFile;
import graft.savedmodel.ServingGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.tensorflow.proto.MetaGraphDef;

/**
 * The content of a SavedModel directory, checked without TensorFlow.
 *
 * @param directory the SavedModel directory
 * @param description content of {@code graft.json} and {@code labels.txt}
 * @param file content of {@code saved_model.pb}
 * @param signatures the signatures that {@code file} declares, by name
 */
record CheckedModel(
    Path directory,
    ModelDescription description,
    SavedModelFile file,
    Map<String, SignatureSpec> signatures) {

  /**
   * Reads and checks a SavedModel directory.
   *
   * @param trusted whether the graph may have any operation
   * @throws GraftException naming what is missing, damaged, or against the contract
   */
  static CheckedModel read(Path directory, boolean trusted) {
    if (!Files.isRegularFile(directory.resolve(ModelFiles.SAVED_MODEL))) {
      throw new GraftException(
          "%s is not a SavedModel directory (it has no %s); make one with: graft export --output DIR"
              .formatted(directory, ModelFiles.SAVED_MODEL));
    }
    // The variables' hash takes as long as all the rest, so it is computed meanwhile. Of a damaged
    // file, the manifest says more than the parser.
    return BackgroundThread.beside(
        "graft-hashes",
        () -> Manifest.check(directory, ModelFiles.ALL),
        () -> parse(directory, trusted));
  }

  private static CheckedModel parse(Path directory, boolean trusted) {
    ModelDescription description = ModelFiles.readDescription(directory);
    SavedModelFile file = SavedModelFile.read(directory);
    if (!trusted) {
      OperationCheck.check(directory, file.metaGraph());
    }
    Map<String, SignatureSpec> signatures =
        new SignatureReader(directory, file.metaGraph()).declared();
    new SignatureCheck(directory, signatures).check(description);
    return new CheckedModel(directory, description, file, signatures);
  }

  /** The part of the graph that predicts and gives features; all of it if it can't be cut. */
  MetaGraphDef predictingGraph() {
    return ServingGraph.toPredict(file.metaGraph()).orElseGet(file::metaGraph);
  }

  /** The exception for a model that does not keep the contract. */
  static GraftException broken(Path directory, String what) {
    return new GraftException(
        "%s is not a model that Graft can use: %s; export it again".formatted(directory, what));
  }

  /** The shape of one image's features or boundary, such as [2048]. */
  long[] shapeOf(InputKind kind) {
    return signatures.get(Signatures.FEATURES).outputs().stream()
        .filter(output -> output.name().equals(kind.argument()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(kind + " have no fixed shape"))
        .dims()
        .stream()
        .skip(1)
        .mapToLong(Long::longValue)
        .toArray();
  }
}
