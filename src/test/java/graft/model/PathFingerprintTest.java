package graft.model;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.InputKind;
import graft.contract.Phase;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;

/** The fingerprint holds what determines a tensor, and nothing else. */
class PathFingerprintTest {
  private final Graph graph = new Graph();
  private final Session session = new Session(graph);

  @TempDir Path folder;

  @AfterEach
  void close() {
    session.close();
    graph.close();
  }

  /** The head's training leaves both as they were, that of the upper layers the boundary's. */
  @Test
  void followsTheVariablesOnThePathAsTheyAreNow() {
    try (TinyTraining tiny = TinyTraining.fresh(folder.resolve("tiny"), 0.3)) {
      Optional<String> features = tiny.model().fingerprint(InputKind.FEATURES);
      Optional<String> boundary = tiny.model().fingerprint(InputKind.BOUNDARY);
      assertThat(features).isPresent().isNotEqualTo(boundary);

      tiny.train(Phase.FROZEN, 0, 8);
      assertThat(tiny.model().fingerprint(InputKind.FEATURES)).isEqualTo(features);
      assertThat(tiny.model().fingerprint(InputKind.BOUNDARY)).isEqualTo(boundary);

      tiny.train(Phase.UNFROZEN, 0, 8);
      assertThat(tiny.model().fingerprint(InputKind.FEATURES)).isPresent().isNotEqualTo(features);
      assertThat(tiny.model().fingerprint(InputKind.BOUNDARY)).isEqualTo(boundary);

      tiny.reset();
      assertThat(tiny.model().fingerprint(InputKind.FEATURES)).isEqualTo(features);
    }
  }

  @Test
  void changesWithAVariableBelow() {
    Ops tf = Ops.create(graph);
    VarHandleOp below = variable(tf, "below");
    VarHandleOp above = variable(tf, "above");
    Operand<TFloat32> boundary = tf.math.square(tf.readVariableOp(below, TFloat32.class));
    tf.math.add(boundary, tf.readVariableOp(above, TFloat32.class));
    assign(tf, below, 1, 2);
    assign(tf, above, 3, 4);
    Optional<String> before = fingerprint(boundary);

    assign(tf, above, 30, 40);
    assertThat(fingerprint(boundary)).isPresent().isEqualTo(before);
    assign(tf, below, 1, 2.0000002f);
    assertThat(fingerprint(boundary)).isPresent().isNotEqualTo(before);
  }

  @Test
  void needsNoVariables() {
    Ops tf = Ops.create(graph);
    Optional<String> one = fingerprint(tf.math.square(tf.constant(1f)));
    assertThat(one).isPresent().isNotEqualTo(fingerprint(tf.math.square(tf.constant(2f))));
  }

  @Test
  void isEmptyWhereAVariablesValueCannotBeRead() {
    Ops tf = Ops.create(graph);
    assertThat(fingerprint(variable(tf, "unread"))).isEmpty();
    assertThat(fingerprint(tf.variable(Shape.of(2), TFloat32.class))).isEmpty();
  }

  @Test
  void isEmptyWhereAFunctionIsCalled() {
    NodeDef call =
        NodeDef.newBuilder()
            .setName("call")
            .setOp("StatefulPartitionedCall")
            .putAttr(
                "f",
                AttrValue.newBuilder().setFunc(NameAttrList.newBuilder().setName("body")).build())
            .build();
    GraphDef calling = GraphDef.newBuilder().addNode(call).build();
    assertThat(PathFingerprint.of(session, calling, List.of(), "call:0")).isEmpty();
  }

  /** Handles that share a name, and the empty one is a name, are of one variable. */
  private static VarHandleOp variable(Ops tf, String name) {
    return tf.varHandleOp(TFloat32.class, Shape.of(2), VarHandleOp.sharedName(name));
  }

  private void assign(Ops tf, VarHandleOp variable, float... values) {
    session.runner().addTarget(tf.assignVariableOp(variable, tf.constant(values))).run().close();
  }

  private Optional<String> fingerprint(Operand<?> operand) {
    return PathFingerprint.of(
        session, graph.toGraphDef(), List.of(), operand.asOutput().op().name() + ":0");
  }
}
