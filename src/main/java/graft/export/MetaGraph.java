package graft.export;

import graft.contract.Signatures;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.VariableDef;

/**
 * The MetaGraph of a SavedModel: graph, signatures, SaverDef and collections.
 *
 * <p>It is built here because TensorFlow Java's exporter supports neither resource variables nor
 * signatures whose inputs are inner tensors of the graph. Python finds the variables through the
 * collections.
 */
final class MetaGraph {
  private MetaGraph() {}

  static MetaGraphDef of(ModelGraph model) {
    MetaGraphDef.Builder metaGraph =
        MetaGraphDef.newBuilder()
            .setMetaInfoDef(MetaGraphDef.MetaInfoDef.newBuilder().addTags("serve"))
            .setGraphDef(graphDef(model))
            .setSaverDef(model.saver().operations());
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
            .setNodeList(CollectionDef.NodeList.newBuilder().addAllValue(model.float32()))
            .build());
    return metaGraph.build();
  }

  /** The graph without device names, because a model may run on other devices than the export. */
  private static GraphDef graphDef(ModelGraph model) {
    GraphDef.Builder graph = model.definition().toBuilder();
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
