package graft.model;

import graft.contract.InputKind;
import graft.contract.Signatures;
import graft.machine.NativeLibrary;
import graft.machine.SessionOptions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * The session that a call runs in: the one that holds the variables, or, for calls of the base that
 * change no variable, one of a {@link ConstantGraph}, which gives the same numbers in less time.
 *
 * <p>To make the constant graph takes one to two seconds. It is made after so many images that it
 * pays, or at once if so many are {@linkplain #expectImages expected}.
 */
final class CallSessions implements AutoCloseable {
  /**
   * With InceptionV3 at 299x299 on two cores, images that take longer with variables than constants
   * by the time that the graph takes. See docs/performance.md.
   */
  static final long WORTHWHILE = 2000;

  private final GraphDef graph;
  private final Session variables;
  private final ConfigProto config;
  private long expected;
  private Optional<Call> last = Optional.empty();
  private long images;
  private boolean tried;
  private Optional<Constants> constants = Optional.empty();

  /**
   * @param graph the model's graph
   * @param variables the session that holds its variables; it is not closed here
   */
  CallSessions(GraphDef graph, Session variables, SessionOptions options) {
    this.graph = graph;
    this.variables = variables;
    this.config = options.toPredictingConfigProto();
  }

  /**
   * What a call runs.
   *
   * @param fed names of the fed tensors
   * @param fetched names of the fetched tensors
   * @param float32 names of the operations that stay float32
   */
  record Call(Set<String> fed, List<String> fetched, List<String> float32) {}

  /** A session of a constant graph. */
  private record Constants(Graph graph, Session session) implements AutoCloseable {
    /** Of the operations that stay float32 those are targets that the graph still has. */
    Session.Runner runner(List<String> float32) {
      return CallSessions.runner(
          session, float32.stream().filter(name -> graph.operation(name) != null));
    }

    @Override
    public void close() {
      try (graph) {
        session.close();
      }
    }
  }

  /** Says how many images will be asked for before a variable changes again, each time. */
  void expectImages(long number) {
    expected = number;
  }

  /**
   * Opens a session for a call, or takes the one that is open.
   *
   * @param signatures the signatures that are called
   * @param inputs their inputs by name
   * @return a runner in which the inputs are not fed yet and nothing is fetched
   */
  Session.Runner runner(
      Collection<SignatureDef> signatures, Map<String, Tensor> inputs, Call call) {
    if (!signatures.stream()
        .allMatch(each -> each.getMethodName().equals(Signatures.PREDICT_METHOD))) {
      variablesChange();
    } else if (!NativeLibrary.isForGpus()) {
      throughBase(inputs).ifPresent(number -> count(number, call, signatures));
      if (constants.isPresent() && last.equals(Optional.of(call))) {
        return constants.get().runner(call.float32());
      }
    }
    return runner(variables, call.float32().stream());
  }

  private static Session.Runner runner(Session session, Stream<String> targets) {
    Session.Runner runner = session.runner();
    targets.forEach(runner::addTarget);
    return runner;
  }

  /** The number of images or boundaries among the inputs; empty if it is about features. */
  private static Optional<Long> throughBase(Map<String, Tensor> inputs) {
    return Stream.of(InputKind.IMAGES, InputKind.BOUNDARY)
        .filter(kind -> inputs.containsKey(kind.argument()))
        .map(kind -> inputs.get(kind.argument()).shape().get(0))
        .findFirst();
  }

  private void count(long number, Call call, Collection<SignatureDef> signatures) {
    if (!last.equals(Optional.of(call))) {
      variablesChange();
      last = Optional.of(call);
    }
    images += number;
    if (!tried && Math.max(expected, images) >= WORTHWHILE) {
      tried = true;
      constants =
          ConstantGraph.of(graph, variables, fed(signatures), call.fetched())
              .map(constant -> FusedFloat32.in(constant, call.float32(), call.fetched()))
              .map(this::open);
    }
  }

  /** The fed tensors; signatures that are called together may share them. */
  private static Collection<TensorInfo> fed(Collection<SignatureDef> signatures) {
    return signatures.stream()
        .flatMap(each -> each.getInputsMap().values().stream())
        .collect(Collectors.toMap(TensorInfo::getName, each -> each, (one, same) -> one))
        .values();
  }

  private Constants open(GraphDef constant) {
    Graph imported = new Graph();
    try {
      imported.importGraphDef(constant);
      return new Constants(imported, new Session(imported, config));
    } catch (RuntimeException | Error e) {
      try (imported) {
        throw e;
      }
    }
  }

  /** Must be called before the value of a variable changes. */
  void variablesChange() {
    constants.ifPresent(Constants::close);
    constants = Optional.empty();
    last = Optional.empty();
    images = 0;
    tried = false;
  }

  /** Whether calls like the last one run in a constant graph. */
  boolean inConstants() {
    return constants.isPresent();
  }

  @Override
  public void close() {
    variablesChange();
  }
}
