package graft.model;

import graft.machine.NativeHeap;
import graft.machine.Precision;
import graft.machine.SessionOptions;
import graft.model.CallSessions.Call;
import graft.savedmodel.BatchParts;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.TensorInfo;

/**
 * The session of a {@link ConstantGraph}, which has no variables.
 *
 * @param parts number of {@link BatchParts} that it computes a batch in, 1 for a whole batch; calls
 *     with fewer images run with the variables
 */
record ConstantSession(Graph graph, Session session, int parts) implements AutoCloseable {
  /**
   * From about here on parts pay. On two cores, parts of 5 images took as long as the whole batch.
   */
  private static final int FEWEST_IN_A_PART = 4;

  /** TensorFlow keeps the kernels in oneDNN's order once for each part. */
  private static final int MOST_PARTS = 16;

  /**
   * Opens the session of one kind of call. It computes in parts, one for each thread, if the first
   * call has enough images for that.
   *
   * @param model the model that is called
   * @param variables the session that holds its variables
   * @param fed the fed tensors
   * @param batch the one of them that has the images
   * @param images number of images in the first call
   * @return the session; empty where {@link ConstantGraph} makes none
   */
  static Optional<ConstantSession> open(
      MetaGraphDef model,
      Session variables,
      SessionOptions options,
      Call call,
      Collection<TensorInfo> fed,
      TensorInfo batch,
      long images) {
    // TensorFlow copies the constants about ten times while it rewrites the graph. They come on top
    // of what training has freed, and stay beneath what it will take, unless both go back.
    NativeHeap.trim();
    Optional<GraphDef> whole =
        ConstantGraph.of(model.getGraphDef(), variables, fed, call.fetched());
    int parts = options.threads();
    if (whole.isPresent() && isForParts(options, call, images)) {
      Optional<GraphDef> inParts = BatchParts.of(whole.get(), model, batch, call.fetched(), parts);
      if (inParts.isPresent()) {
        return Optional.of(open(inParts.get(), options.toConfigProtoOfParts(), parts));
      }
    }
    return whole.map(graph -> open(graph, options.toPredictingConfigProto(), 1));
  }

  /**
   * What stays float32 is named as a target of the call, and its copies would have other names, so
   * such calls have no parts. Nor has float16: on processors without its instructions oneDNN leaves
   * it to Eigen, whose sums depend on the number of images.
   */
  private static boolean isForParts(SessionOptions options, Call call, long images) {
    int parts = options.threads();
    return parts > 1
        && parts <= MOST_PARTS
        && images >= (long) FEWEST_IN_A_PART * parts
        && call.float32().isEmpty()
        && options.precision() != Precision.FLOAT16
        && SessionOptions.haveOwnThreads();
  }

  /** Opens the session of a graph. */
  static ConstantSession open(GraphDef constant, ConfigProto config, int parts) {
    Graph graph = new Graph();
    try {
      graph.importGraphDef(constant);
      return new ConstantSession(graph, new Session(graph, config), parts);
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
    NativeHeap.trim();
  }
}
