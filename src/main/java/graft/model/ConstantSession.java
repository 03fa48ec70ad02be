package graft.model;

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

  @Override
  public void close() {
    try (graph) {
      session.close();
    }
  }
}
