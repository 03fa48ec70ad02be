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
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * The session that a call runs in: the one that holds the variables, or, for calls from images that
 * change no variable, that of a {@link ConstantGraph}, which gives the same numbers in less time.
 * Calls from the boundary would gain less than a fifth, and take a gigabyte in the midst of
 * training.
 *
 * <p>To make the constant graph takes one to two seconds and more than ten times the memory of the
 * kernels, most of it until the first call has ended; each part of a batch takes their memory once
 * more. It is made after so many images that it pays, or at once if so many are {@linkplain
 * #expectImages expected}. Whoever changes a variable calls {@link #endSeries} first.
 */
final class CallSessions implements AutoCloseable {
  /**
   * Images of InceptionV3 at 299x299, 30 to 60 a call, that gain as much time as the graph takes,
   * on two cores. Small calls gain more for each image, and larger ones less.
   */
  static final long WORTHWHILE = 2000;

  private static final String IMAGES = InputKind.IMAGES.argument();

  private final MetaGraphDef model;
  private final Session variables;
  private final SessionOptions options;
  private long expected;
  private boolean sparingMemory;
  private Optional<Series> series = Optional.empty();

  /**
   * @param variables the session that holds the model's variables; it is not closed here
   */
  CallSessions(MetaGraphDef model, Session variables, SessionOptions options) {
    this.model = model;
    this.variables = variables;
    this.options = options;
  }

  /**
   * What a call runs.
   *
   * @param fed names of the fed tensors
   * @param fetched names of the fetched tensors
   * @param float32 names of the operations that stay float32
   */
  record Call(Set<String> fed, List<String> fetched, List<String> float32) {
    Call {
      fed = Set.copyOf(fed);
      fetched = List.copyOf(fetched);
      float32 = List.copyOf(float32);
    }
  }

  /** Equal calls, one after the other. */
  private static final class Series {
    private final Call call;
    private long images;
    private boolean asked;
    private Optional<ConstantSession> constants = Optional.empty();

    Series(Call call) {
      this.call = call;
    }

    /**
     * Counts a call's images; whether it is the first of which the constant graph pays.
     *
     * @param more images that this call and those after it will ask for; 0 if nobody knows
     */
    boolean beginsToPay(long number, long more) {
      images += number;
      boolean pays = !asked && Math.max(more, images) >= WORTHWHILE;
      asked |= pays;
      return pays;
    }
  }

  /**
   * Says how many images the next call and those like it will ask for. It is forgotten when another
   * kind of call comes, or a variable changes.
   */
  void expectImages(long number) {
    expected = number;
  }

  /** Closes the constant graph, if there is one; all calls run with the variables from now on. */
  void spareMemory() {
    sparingMemory = true;
    endSeries();
  }

  /**
   * A runner for a call, in which the inputs are not fed yet and nothing is fetched.
   *
   * @param signatures the signatures that are called, by name
   * @param inputs their inputs by name
   */
  Session.Runner runner(
      Map<String, SignatureDef> signatures, Map<String, Tensor> inputs, Call call) {
    boolean changesNothing = Signatures.INFERENCE.containsAll(signatures.keySet());
    if (changesNothing && inputs.containsKey(IMAGES) && !NativeLibrary.isForGpus()) {
      return constants(inputs.get(IMAGES).shape().get(0), call, signatures.values())
          .map(constants -> constants.runner(call.float32()))
          .orElseGet(() -> withVariables(call));
    }
    endSeries();
    return withVariables(call);
  }

  /** The session of constants; empty where it does not pay, or has more parts than images. */
  private Optional<ConstantSession> constants(
      long images, Call call, Collection<SignatureDef> signatures) {
    long more = expected;
    expected = 0;
    if (series.isEmpty() || !series.get().call.equals(call)) {
      endSeries();
      series = Optional.of(new Series(call));
    }
    Series current = series.get();
    if (!sparingMemory && current.beginsToPay(images, more)) {
      TensorInfo batch = signatures.iterator().next().getInputsOrThrow(IMAGES);
      current.constants =
          ConstantSession.open(model, variables, options, call, fed(signatures), batch, images);
    }
    return current.constants.filter(constants -> images >= constants.parts());
  }

  private Session.Runner withVariables(Call call) {
    Session.Runner runner = variables.runner();
    call.float32().forEach(runner::addTarget);
    return runner;
  }

  /** The fed tensors; signatures that are called together may share them. */
  private static Collection<TensorInfo> fed(Collection<SignatureDef> signatures) {
    return signatures.stream()
        .flatMap(each -> each.getInputsMap().values().stream())
        .collect(Collectors.toMap(TensorInfo::getName, each -> each, (one, same) -> one))
        .values();
  }

  /**
   * Forgets the series and what is expected, and closes the constant graph. Must be called before
   * the value of a variable changes; a call of another kind ends the series too.
   */
  void endSeries() {
    Optional<ConstantSession> constants = series.flatMap(each -> each.constants);
    series = Optional.empty();
    expected = 0;
    constants.ifPresent(ConstantSession::close);
  }

  /** Whether calls like the last one run in a constant graph. */
  boolean inConstants() {
    return series.flatMap(each -> each.constants).isPresent();
  }

  /** The number of parts that calls like the last one compute a batch in. */
  int parts() {
    return series.flatMap(each -> each.constants).map(ConstantSession::parts).orElse(1);
  }

  @Override
  public void close() {
    endSeries();
  }
}
