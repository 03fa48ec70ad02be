package graft.model;

import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphDef;

/** The session of a {@link ConstantGraph}, which has no variables. */
record ConstantSession(Graph graph, Session session) implements AutoCloseable {
  static ConstantSession open(GraphDef constant, ConfigProto config) {
    Graph graph = new Graph();
    try {
      graph.importGraphDef(constant);
      return new ConstantSession(graph, new Session(graph, config));
    } catch (RuntimeException | Error e) {
      try (graph) {
        throw e;
      }
    }
  }

  /**
   * A runner for a call.
   *
   * @param float32 names of the operations that stay float32; those that the graph still has are
   *     targets
   */
  Session.Runner runner(List<String> float32) {
    Session.Runner runner = session.runner();
    float32.stream().filter(name -> graph.operation(name) != null).forEach(runner::addTarget);
    return runner;
  }

  @Override
  public void close() {
    try (graph) {
      session.close();
    }
  }
}
