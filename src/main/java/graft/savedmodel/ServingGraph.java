package graft.savedmodel;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import graft.contract.Signatures;
import graft.failure.GraftException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.VariableDef;

/**
 * Cuts a model's graph down to the part that predicts and evaluates. The training signatures are
 * dropped, and with them every operation and variable that only they need.
 *
 * <p>A variable stays if a remaining signature reads it, or if the restore operation computes a
 * remaining variable from it. New operations save and restore the remaining variables, because the
 * old operations need all variables.
 */
public final class ServingGraph {
  /** The signatures that {@link #toPredict} keeps. */
  private static final Set<String> PREDICTING = Set.of(Signatures.SERVING, Signatures.FEATURES);

  private final MetaGraphDef model;
  private final GraphDef graph;
  private final GraphNodes nodes;
  private final Set<String> signatures;

  /** Names of the operations that read the checkpoint. */
  private final List<String> readers = new ArrayList<>();

  /** Names of the operations that assign a variable, with the variable's id. */
  private final Map<String, String> assigned = new HashMap<>();

  /** The variables in the model's collections, if the part has to keep these. */
  private final List<VariableDef> listed = new ArrayList<>();

  private final Set<String> kept = new HashSet<>();

  /** Ids of the variables that stay. Several handles may have the same id. */
  private final Set<String> variables = new HashSet<>();

  private ServingGraph(MetaGraphDef model, Set<String> signatures) {
    this.model = model;
    this.graph = model.getGraphDef();
    this.nodes = new GraphNodes(graph.getNodeList());
    this.signatures = signatures;
    for (NodeDef node : graph.getNodeList()) {
      if (node.getOp().equals("RestoreV2")) {
        readers.add(node.getName());
      } else if (node.getOp().equals("AssignVariableOp")) {
        nodes
            .handle(GraphNodes.input(node, 0))
            .ifPresent(handle -> assigned.put(node.getName(), GraphNodes.id(handle)));
      }
    }
  }

  /**
   * Cuts a model's graph.
   *
   * @param directory the model's directory, for error messages
   * @throws GraftException when the graph can't be cut because it has functions, an operation that
   *     runs at loading, files as inputs, checkpoint names that are not constants, or variables
   *     that the restore operation does not fill
   */
  public static MetaGraphDef of(Path directory, MetaGraphDef model) {
    try {
      ServingGraph serving = new ServingGraph(model, Signatures.INFERENCE);
      model.getCollectionDefMap().forEach((name, all) -> serving.listed.addAll(listed(name, all)));
      MetaGraphDef.Builder cut = serving.cut();
      model
          .getCollectionDefMap()
          .forEach((name, all) -> cut.putCollectionDef(name, serving.ofKept(name, all)));
      return cut.build();
    } catch (IllegalArgumentException e) {
      throw new GraftException(
          "%s can't be written without its training part: %s; copy the whole model instead"
              .formatted(directory, e.getMessage()),
          e);
    }
  }

  /**
   * Cuts a model's graph for a session that only predicts and gives features. The part is smaller
   * than that of {@link #of}, and not a whole model: variables have no initializers, and of the
   * collections only those of operations and tensors stay.
   *
   * @return the part; empty if the graph can't be cut
   */
  public static Optional<MetaGraphDef> toPredict(MetaGraphDef model) {
    try {
      ServingGraph serving = new ServingGraph(model, PREDICTING);
      MetaGraphDef.Builder cut = serving.cut();
      cut.clearCollectionDef();
      model.getCollectionDefMap().entrySet().stream()
          .filter(entry -> entry.getValue().hasNodeList())
          .forEach(
              entry ->
                  cut.putCollectionDef(
                      entry.getKey(), serving.ofKept(entry.getKey(), entry.getValue())));
      return Optional.of(cut.build());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Everything but the collections. */
  private MetaGraphDef.Builder cut() {
    if (graph.getLibrary().getFunctionCount() > 0
        || model.getAssetFileDefCount() > 0
        || InitOperation.of(model).isPresent()) {
      throw new IllegalArgumentException(
          "its graph has functions, or needs files or operations at loading");
    }
    int before;
    do {
      before = kept.size();
      for (NodeDef node : GraphPath.between(nodes, leftOut(), needed())) {
        kept.add(node.getName());
        if (node.getOp().equals(GraphPath.VARIABLE)) {
          variables.add(GraphNodes.id(node));
        }
      }
    } while (kept.size() > before);
    refuseUnfilled();
    ServingCheckpoint checkpoint = ServingCheckpoint.of(model, nodes, kept);
    MetaGraphDef.Builder cut = model.toBuilder().clearObjectGraphDef();
    cut.getGraphDefBuilder().clearNode().addAllNode(checkpoint.nodes(graph, kept));
    cut.getSaverDefBuilder().setSaveTensorName(checkpoint.saved());
    model.getSignatureDefMap().keySet().stream()
        .filter(name -> !signatures.contains(name))
        .forEach(cut::removeSignatureDef);
    return cut;
  }

  private List<String> needed() {
    List<String> needed = new ArrayList<>();
    for (String name : signatures) {
      SignatureDef signature =
          model.getSignatureDefOrDefault(name, SignatureDef.getDefaultInstance());
      signature.getInputsMap().values().forEach(tensor -> needed.add(tensor.getName()));
      signature.getOutputsMap().values().forEach(tensor -> needed.add(tensor.getName()));
    }
    needed.add(model.getSaverDef().getFilenameTensorName());
    needed.add(model.getSaverDef().getRestoreOpName());
    listed.stream()
        .filter(this::keeps)
        .flatMap(
            variable ->
                Stream.of(
                    variable.getVariableName(),
                    variable.getInitializerName(),
                    variable.getInitialValueName(),
                    variable.getSnapshotName()))
        .filter(name -> !name.isEmpty())
        .forEach(needed::add);
    return needed;
  }

  /**
   * Operations that are not part of the new restore: the old operations that read the checkpoint,
   * and the assignments to variables that do not stay.
   */
  private List<String> leftOut() {
    List<String> leftOut = new ArrayList<>(readers);
    assigned.forEach(
        (name, id) -> {
          if (!variables.contains(id)) {
            leftOut.add(name);
          }
        });
    return leftOut;
  }

  /** Refuses a variable that would get no value: the first call that reads it would fail. */
  private void refuseUnfilled() {
    Set<String> unfilled = new TreeSet<>(variables);
    GraphPath.between(nodes, leftOut(), List.of(model.getSaverDef().getRestoreOpName()))
        .forEach(
            node -> Optional.ofNullable(assigned.get(node.getName())).ifPresent(unfilled::remove));
    if (!unfilled.isEmpty()) {
      throw new IllegalArgumentException(
          "restoring leaves variables without a value: " + String.join(", ", unfilled));
    }
  }

  private boolean keeps(VariableDef variable) {
    return nodes
        .handle(variable.getVariableName())
        .filter(handle -> variables.contains(GraphNodes.id(handle)))
        .isPresent();
  }

  /**
   * A collection of variables or operations, without those that are cut away. A collection of other
   * things is returned unchanged.
   */
  private CollectionDef ofKept(String name, CollectionDef all) {
    CollectionDef.Builder some = all.toBuilder();
    if (all.hasNodeList()) {
      some.getNodeListBuilder().clearValue();
      all.getNodeList().getValueList().stream()
          .filter(tensor -> kept.contains(GraphPath.nodeOf(tensor)))
          .forEach(some.getNodeListBuilder()::addValue);
    } else if (name.endsWith("variables")) {
      some.getBytesListBuilder().clearValue();
      listed(name, all).stream()
          .filter(this::keeps)
          .map(VariableDef::toByteString)
          .forEach(some.getBytesListBuilder()::addValue);
    }
    return some.build();
  }

  /** The variables in a collection; none if its name does not end in {@code variables}. */
  private static List<VariableDef> listed(String collection, CollectionDef all) {
    List<VariableDef> listed = new ArrayList<>();
    if (!collection.endsWith("variables")) {
      return listed;
    }
    try {
      for (ByteString variable : all.getBytesList().getValueList()) {
        listed.add(VariableDef.parseFrom(variable));
      }
      return listed;
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(
          "its collection %s has an entry that is not a variable".formatted(collection), e);
    }
  }
}
