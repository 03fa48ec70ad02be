package graft.model;

import graft.machine.SessionOptions;
import graft.model.CallSessions.Call;
import graft.savedmodel.BatchParts;
import java.util.Collection;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.TensorInfo;

/**
 * The session of a {@link ConstantGraph}, which has no variables. Where it can, it computes each
 * batch in {@link BatchParts}, one for each thread.
 *
 * @param fewestImages of a call; smaller ones run elsewhere
 */
record ConstantSession(Graph graph, Session session, long fewestImages) implements AutoCloseable {
  /** With fewer images in a part, waiting costs less than the less efficient convolutions. */
  private static final long FEWEST_IN_A_PART = 4;

  /**
   * Opens the session of one kind of call.
   *
   * @param model the model that is called
   * @param variables the session that holds its variables
   * @param fed the fed tensors
   * @param batch the one of them that has the images or the boundary
   * @param images number of images in the call
   * @return the session; empty if the model's graph can't be read so
   */
  static Optional<ConstantSession> open(
      MetaGraphDef model,
      Session variables,
      SessionOptions options,
      Call call,
      Collection<TensorInfo> fed,
      TensorInfo batch,
      long images) {
    return ConstantGraph.of(model.getGraphDef(), variables, fed, call.fetched())
        .map(
            whole ->
                inParts(whole, model, options, call, batch, images)
                    .orElseGet(() -> open(whole, options.toPredictingConfigProto(), 1)));
  }

  private static Optional<ConstantSession> inParts(
      GraphDef whole,
      MetaGraphDef model,
      SessionOptions options,
      Call call,
      TensorInfo batch,
      long images) {
    int parts = options.threads();
    long fewest = FEWEST_IN_A_PART * parts;
    // The names of what stays float32 would be others.
    if (parts == 1
        || images < fewest
        || !call.float32().isEmpty()
        || !SessionOptions.haveOwnThreads()) {
      return Optional.empty();
    }
    return BatchParts.of(whole, model, batch, call.fetched(), parts)
        .map(cut -> open(cut, options.toConfigProtoOfParts(), fewest));
  }

  static ConstantSession open(GraphDef constant, ConfigProto config, long fewestImages) {
    Graph graph = new Graph();
    try {
      graph.importGraphDef(constant);
      return new ConstantSession(graph, new Session(graph, config), fewestImages);
    } catch (RuntimeException | Error e) {
      try (graph) {
        throw e;
      }
    }
  }

  /** Whether it computes a batch in parts. */
  boolean inParts() {
    return fewestImages > 1;
  }

  @Override
  public void close() {
    try (graph) {
      session.close();
    }
  }
}
