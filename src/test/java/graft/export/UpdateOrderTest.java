package graft.export;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.InputKind;
import graft.contract.Phase;
import graft.contract.Signatures;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.NodeDef;

/**
 * Proves from the graph alone, control edges included, that no update of a variable may run before
 * a gradient that needs its old value, and that no call returns before its updates are done.
 */
class UpdateOrderTest {
  private static final Set<String> UPDATES =
      Set.of("AssignVariableOp", "AssignAddVariableOp", "AssignSubVariableOp");

  @Test
  void updatesOfInceptionV3WaitForEveryGradient() {
    checkAllSignatures(InceptionV3Graphs.unfrozenFrom(164));
  }

  /** An index that parts branches, and convolutions from their BatchNorm. */
  @Test
  void updatesWaitForEveryGradientWhereAnIndexCrossesBranches() {
    checkAllSignatures(InceptionV3Graphs.unfrozenFrom(153));
  }

  @Test
  void updatesOfTheTinyModelWaitForEveryGradient() {
    try (ModelGraph model = ModelGraph.build(TinyModel.settings(TinyModel.LABELS, 0.3))) {
      checkAllSignatures(model);
    }
  }

  private static void checkAllSignatures(ModelGraph model) {
    GraphWalk graph = new GraphWalk(model.definition());
    Map<String, SignatureTensors> signatures = new HashMap<>();
    model.signatures().forEach(signature -> signatures.put(signature.spec().name(), signature));
    for (Phase phase : Phase.IN_MODEL) {
      var trained = model.variables().trainedIn(phase);
      int weights = trained.size();
      int kernels = (int) trained.stream().filter(Variable::isKernel).count();
      for (InputKind kind : new InputKind[] {InputKind.IMAGES, Signatures.cachedInput(phase)}) {
        // each weight with its two moments and its sum, the decay of kernels, the step, three sums
        assertThat(check(graph, signatures.get(Signatures.train(phase, kind))))
            .isEqualTo(4 * weights + kernels + 1 + 3);
        assertThat(check(graph, signatures.get(Signatures.accumulate(phase, kind))))
            .isEqualTo(weights + 3);
      }
    }
  }

  /** Checks one signature; the number of updates it makes. */
  private static int check(GraphWalk graph, SignatureTensors signature) {
    Map<String, BitSet> byOutput = new HashMap<>();
    BitSet whole = new BitSet();
    signature
        .outputs()
        .forEach(
            (name, tensor) ->
                byOutput.put(name, graph.upTo(graph.number(tensor.asOutput().op().name()))));
    byOutput.values().forEach(whole::or);
    BitSet updates = graph.select(whole, node -> UPDATES.contains(node.getOp()));
    byOutput.forEach(
        (output, part) ->
            assertThat(graph.missing(updates, part))
                .as("updates of %s that %s does not wait for", signature.spec().name(), output)
                .isEmpty());
    checkReaders(graph, whole, updates);
    return updates.cardinality();
  }

  /**
   * Whatever reads a variable's value and every gradient that it reaches come before its update.
   */
  private static void checkReaders(GraphWalk graph, BitSet whole, BitSet updates) {
    BitSet reads = graph.select(whole, node -> node.getOp().equals("ReadVariableOp"));
    Map<String, BitSet> readers = new HashMap<>();
    int gradients = 0;
    for (int read : reads.stream().toArray()) {
      BitSet reached =
          graph.select(graph.fedBy(read, whole), node -> node.getName().contains("/gradients"));
      gradients += reached.cardinality();
      reached.set(read);
      readers.computeIfAbsent(handle(graph.node(read)), key -> new BitSet()).or(reached);
    }
    assertThat(gradients).as("gradients that variables reach").isPositive();
    for (int update : updates.stream().toArray()) {
      String variable = handle(graph.node(update));
      assertThat(graph.missing(readers.getOrDefault(variable, new BitSet()), graph.upTo(update)))
          .as("what reads %s and %s does not wait for", variable, graph.node(update).getName())
          .isEmpty();
    }
  }

  private static String handle(NodeDef node) {
    return node.getInput(0);
  }
}
