package graft.savedmodel;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import graft.contract.InputKind;
import graft.contract.Signatures;
import graft.failure.GraftException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.VariableDef;

/**
 * The part of a model that predicts and evaluates, cut out of its whole graph: the training
 * signatures are dropped, and with them every operation and variable that nothing else needs.
 *
 * <p>A variable stays if a signature that stays reads it, or if a variable that stays is computed
 * from it when a checkpoint is restored.
 */
public final class ServingGraph {
  private static final Set<String> SIGNATURES =
      Stream.concat(
              Stream.of(Signatures.SERVING, Signatures.FEATURES),
              Stream.of(InputKind.values()).map(Signatures::evaluate))
          .collect(Collectors.toUnmodifiableSet());

  private final MetaGraphDef model;
  private final GraphDef graph;
  private final List<VariableDef> listed = new ArrayList<>();
  private final Set<String> kept = new HashSet<>();

  private ServingGraph(MetaGraphDef model) {
    this.model = model;
    this.graph = model.getGraphDef();
    model.getCollectionDefMap().forEach((name, all) -> listed.addAll(variables(name, all)));
  }

  /**
   * Cuts it out.
   *
   * @param directory the model's, for messages
   * @throws GraftException when the graph has what can't be cut: functions, an operation that runs
   *     at loading, files as inputs, or a checkpoint's names that are no constants
   */
  public static MetaGraphDef of(Path directory, MetaGraphDef model) {
    if (model.getGraphDef().getLibrary().getFunctionCount() > 0
        || model.getAssetFileDefCount() > 0
        || InitOperation.of(model).isPresent()) {
      throw new GraftException(
          "%s can't be written without its training part: its graph has functions, or needs files or operations at loading"
              .formatted(directory));
    }
    try {
      return new ServingGraph(model).cut();
    } catch (IllegalArgumentException e) {
      throw new GraftException(
          "%s can't be written without its training part: %s".formatted(directory, e.getMessage()),
          e);
    }
  }

  private MetaGraphDef cut() {
    keep(List.of(), signatureTensors());
    int before;
    do {
      before = kept.size();
      keep(dropped("AssignVariableOp"), List.of(model.getSaverDef().getRestoreOpName()));
      listed.stream().filter(this::keeps).forEach(variable -> keep(List.of(), names(variable)));
    } while (kept.size() > before);
    keep(dropped("ReadVariableOp"), List.of(model.getSaverDef().getSaveTensorName()));
    MetaGraphDef.Builder cut = model.toBuilder().clearObjectGraphDef();
    cut.setGraphDef(
        graph.toBuilder().clearNode().addAllNode(new KeptCheckpoint(graph, kept).nodes()));
    model.getSignatureDefMap().keySet().stream()
        .filter(name -> !SIGNATURES.contains(name))
        .forEach(cut::removeSignatureDef);
    model
        .getCollectionDefMap()
        .forEach((name, all) -> cut.putCollectionDef(name, ofKept(name, all)));
    return cut.build();
  }

  private void keep(Collection<String> without, Collection<String> fetched) {
    GraphPath.between(graph, without, fetched).forEach(node -> kept.add(node.getName()));
  }

  private List<String> signatureTensors() {
    return SIGNATURES.stream()
        .map(name -> model.getSignatureDefOrDefault(name, SignatureDef.getDefaultInstance()))
        .flatMap(
            signature ->
                Stream.concat(
                    signature.getInputsMap().values().stream(),
                    signature.getOutputsMap().values().stream()))
        .map(TensorInfo::getName)
        .toList();
  }

  /** The operations of a type that assign or read a variable which does not stay. */
  private List<String> dropped(String type) {
    return graph.getNodeList().stream()
        .filter(node -> node.getOp().equals(type) && node.getInputCount() > 0)
        .filter(node -> !kept.contains(GraphPath.nodeOf(node.getInput(0))))
        .map(NodeDef::getName)
        .toList();
  }

  private boolean keeps(VariableDef variable) {
    return kept.contains(GraphPath.nodeOf(variable.getVariableName()));
  }

  private static List<String> names(VariableDef variable) {
    return Stream.of(
            variable.getInitializerName(),
            variable.getInitialValueName(),
            variable.getSnapshotName())
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /** A collection without what does not stay: of variables, of operations, or of anything else. */
  private CollectionDef ofKept(String name, CollectionDef all) {
    CollectionDef.Builder some = all.toBuilder();
    if (isOfVariables(name)) {
      some.getBytesListBuilder()
          .clearValue()
          .addAllValue(
              variables(name, all).stream()
                  .filter(this::keeps)
                  .map(VariableDef::toByteString)
                  .toList());
    } else if (all.hasNodeList()) {
      List<String> names =
          all.getNodeList().getValueList().stream()
              .filter(node -> kept.contains(GraphPath.nodeOf(node)))
              .toList();
      some.getNodeListBuilder().clearValue().addAllValue(names);
    }
    return some.build();
  }

  /** {@code variables}, {@code trainable_variables}, {@code local_variables}, ... */
  private static boolean isOfVariables(String collection) {
    return collection.endsWith("variables");
  }

  private static List<VariableDef> variables(String collection, CollectionDef all) {
    List<VariableDef> variables = new ArrayList<>();
    if (!isOfVariables(collection)) {
      return variables;
    }
    for (ByteString bytes : all.getBytesList().getValueList()) {
      try {
        variables.add(VariableDef.parseFrom(bytes));
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalArgumentException(
            "its collection %s holds no variables".formatted(collection), e);
      }
    }
    return variables;
  }
}
