package graft.export;

import graft.contract.ModelDescription;
import graft.contract.ModelFiles;
import graft.contract.Signatures;
import graft.files.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.tensorflow.Session;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.VariableDef;
import org.tensorflow.types.TString;

/**
 * Writes a graph with its variables' values as a SavedModel.
 *
 * <p>The MetaGraph is written by hand: the library's exporter knows neither resource variables nor
 * signatures that are fed at interior tensors. The collections of variables are what lets Python
 * list them.
 */
final class SavedModelWriter {
  private SavedModelWriter() {}

  /**
   * Fills a directory: {@code saved_model.pb}, {@code variables/} and {@code assets/}.
   *
   * @throws IOException when a file can't be written
   */
  static void write(
      Path directory, MetaGraphDef model, Session session, ModelDescription description)
      throws IOException {
    Path prefix = directory.resolve(ModelFiles.VARIABLES_PREFIX);
    Files.createDirectories(prefix.getParent());
    writeVariables(prefix, model.getSaverDef(), session);
    SavedModel whole =
        SavedModel.newBuilder().setSavedModelSchemaVersion(1).addMetaGraphs(model).build();
    Files.write(directory.resolve(ModelFiles.SAVED_MODEL), whole.toByteArray());
    ModelFiles.writeDescription(directory, description);
  }

  /** What goes wrong here is the disk; TensorFlow calls a full one an exhausted resource. */
  private static void writeVariables(Path prefix, SaverDef saver, Session session)
      throws IOException {
    try (TString fed = TString.scalarOf(prefix.toString())) {
      session
          .runner()
          .feed(saver.getFilenameTensorName(), fed)
          .fetch(saver.getSaveTensorName())
          .run()
          .close();
    } catch (RuntimeException e) {
      throw new IOException(Reason.ofTensorFlow(e), e);
    }
  }

  /** Graph, signatures, SaverDef and collections. */
  static MetaGraphDef metaGraph(ModelGraph model) {
    MetaGraphDef.Builder metaGraph =
        MetaGraphDef.newBuilder()
            .setMetaInfoDef(MetaGraphDef.MetaInfoDef.newBuilder().addTags("serve"))
            .setGraphDef(graphDef(model))
            .setSaverDef(model.checkpoint().toSaverDef());
    model
        .signatures()
        .forEach(
            signature ->
                metaGraph.putSignatureDef(signature.spec().name(), signature.toSignatureDef()));
    Variables variables = model.variables();
    List<Variable<?>> trainable =
        variables.stored().stream()
            .filter(variable -> variable.trainedIn() != TrainedIn.NO_PHASE)
            .toList();
    Map.of(
            "variables", variables.stored(),
            "trainable_variables", trainable,
            "local_variables", variables.transients())
        .forEach((name, of) -> metaGraph.putCollectionDef(name, collection(of)));
    metaGraph.putCollectionDef(
        Signatures.FLOAT32_COLLECTION,
        CollectionDef.newBuilder()
            .setNodeList(CollectionDef.NodeList.newBuilder().addAllValue(model.outputs().float32()))
            .build());
    return metaGraph.build();
  }

  /** Without device names: where a model was exported says nothing about where it runs. */
  private static GraphDef graphDef(ModelGraph model) {
    GraphDef.Builder graph = model.graph().toGraphDef().toBuilder();
    graph.getNodeBuilderList().forEach(node -> node.clearDevice());
    return graph.build();
  }

  private static CollectionDef collection(Collection<Variable<?>> variables) {
    CollectionDef.BytesList.Builder list = CollectionDef.BytesList.newBuilder();
    variables.forEach(variable -> list.addValue(variableDef(variable).toByteString()));
    return CollectionDef.newBuilder().setBytesList(list).build();
  }

  private static VariableDef variableDef(Variable<?> variable) {
    return VariableDef.newBuilder()
        .setVariableName(variable.handle().asOutput().op().name() + ":0")
        .setInitialValueName(variable.initialValue().asOutput().op().name() + ":0")
        .setInitializerName(variable.initializer().op().name())
        .setSnapshotName(variable.value().asOutput().op().name() + ":0")
        .setIsResource(true)
        .setTrainable(variable.trainedIn() != TrainedIn.NO_PHASE)
        .build();
  }
}
