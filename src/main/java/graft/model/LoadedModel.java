package graft.model;

import graft.background.BackgroundThread;
import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.failure.GraftException;
import graft.files.Reason;
import graft.machine.SessionOptions;
import graft.model.CallSessions.Call;
import graft.savedmodel.InitOperation;
import graft.savedmodel.PartialSaver;
import graft.savedmodel.Saver;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TFResourceExhaustedException;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * A model's graph in TensorFlow, and the session that holds its variables.
 *
 * <p>The graph is imported from the checked MetaGraph. TensorFlow's own loader is not used: it
 * reads the file again, which may have changed since the check, and it runs the model's init
 * operation.
 */
final class LoadedModel implements AutoCloseable {
  private final Path directory;
  private final MetaGraphDef definition;
  private final Graph graph;
  private final Session session;
  private final Float32Operations float32;
  final CallSessions sessions; // Not private: GraftModel says what it expects.
  private final Map<Phase, Saver> partialSavers = new EnumMap<>(Phase.class);

  private LoadedModel(
      Path directory,
      MetaGraphDef definition,
      Graph graph,
      SessionOptions options,
      ConfigProto config) {
    this.directory = directory;
    this.definition = definition;
    this.graph = graph;
    this.float32 = new Float32Operations(definition, options.precision());
    this.session = new Session(graph, config);
    this.sessions = new CallSessions(definition, session, options);
  }

  /**
   * Builds the graph, compares its tensors with the contract, refuses a checkpoint with NaN or
   * infinite values, and fills the variables.
   *
   * @param definition the model's graph, or the part of it that is needed
   * @param config {@code options}, or a variant of it, in TensorFlow's own form
   * @throws GraftException when TensorFlow can't load the model, or the model does not keep the
   *     contract
   */
  static LoadedModel load(
      CheckedModel files, MetaGraphDef definition, SessionOptions options, ConfigProto config) {
    Path directory = files.directory();
    LoadedModel model = build(directory, definition, options, config);
    try {
      SignatureReader signatures = new SignatureReader(directory, definition);
      new SignatureCheck(directory, signatures.actual(model.graph)).checkPart(files.description());
      // The values are checked in a session of their own, while this one is filled with them. Of a
      // value that can't be restored, the check says more.
      BackgroundThread.<Void>beside(
          "graft-variables",
          () -> VariableCheck.check(directory, definition, options.inFloat32()),
          () -> {
            model.restore(directory.resolve(ModelFiles.VARIABLES_PREFIX), model.saver());
            return null;
          });
      if (options.trustModel()) {
        InitOperation.of(definition)
            .map(operation -> model.session.runner().addTarget(operation))
            .ifPresent(call -> loading(directory, call::run).close());
      }
      return model;
    } catch (RuntimeException | Error e) {
      try (model) {
        throw e;
      }
    }
  }

  private static LoadedModel build(
      Path directory, MetaGraphDef definition, SessionOptions options, ConfigProto config) {
    Graph graph = new Graph();
    try {
      return loading(
          directory,
          () -> {
            graph.importGraphDef(definition.getGraphDef());
            return new LoadedModel(directory, definition, graph, options, config);
          });
    } catch (RuntimeException | Error e) {
      try (graph) {
        throw e;
      }
    }
  }

  /** Runs a step of loading. TensorFlow's exceptions have only RuntimeException in common. */
  private static <T> T loading(Path directory, Supplier<T> step) {
    try {
      return step.get();
    } catch (TFResourceExhaustedException e) {
      throw e; // Out of memory: nothing is wrong with the model.
    } catch (RuntimeException e) {
      throw new GraftException(
          "TensorFlow can't load %s (%s); export the model again"
              .formatted(directory, Reason.of(e)),
          e);
    }
  }

  /** Graph, signatures, SaverDef and collections, as in the file. */
  MetaGraphDef definition() {
    return definition;
  }

  Graph graph() {
    return graph;
  }

  Session session() {
    return session;
  }

  Float32Operations float32() {
    return float32;
  }

  /**
   * The saver of all variables that the model's checkpoint holds. Restoring also sets the variables
   * that are not in the checkpoint.
   */
  Saver saver() {
    return new Saver(definition.getSaverDef());
  }

  /**
   * The saver of the variables that training changes from its start to the end of a phase, or of
   * all variables if the graph does not show which ones change. The first call adds the operations
   * to the graph.
   */
  Saver partialSaver(Phase phase) {
    return partialSavers.computeIfAbsent(
        phase, last -> PartialSaver.add(graph, definition, last).orElseGet(this::saver));
  }

  /**
   * Restores variables.
   *
   * @param prefix the path that the names of the checkpoint's files begin with
   * @throws GraftException when the checkpoint can't be read
   */
  void restore(Path prefix, Saver saver) {
    sessions.endSeries();
    try {
      saver.restore(session, prefix);
    } catch (TFResourceExhaustedException e) {
      throw e; // Out of memory: nothing is wrong with the checkpoint.
    } catch (RuntimeException e) {
      throw new GraftException("cannot read %s (%s)".formatted(prefix, Reason.of(e)), e);
    }
  }

  boolean hasSignature(String name) {
    return definition.containsSignatureDef(name);
  }

  /**
   * The definition of a signature: the tensor of each input and output.
   *
   * @throws GraftException when the model does not have the signature
   */
  SignatureDef signature(String name) {
    if (!definition.containsSignatureDef(name) || name.startsWith("__")) {
      throw new GraftException(
          "%s has no signature %s: it was exported for serving only; use the model it came from"
              .formatted(directory, name));
    }
    return definition.getSignatureDefOrThrow(name);
  }

  /**
   * Calls a signature.
   *
   * @param inputs tensors by input name
   * @param outputs names of the outputs to fetch
   * @return the outputs in this order; the caller closes them
   * @throws GraftException when the model does not have the signature or TensorFlow can't run it
   */
  Result call(String name, Map<String, Tensor> inputs, String... outputs) {
    return call(inputs, Stream.of(outputs).map(output -> new Fetched(name, output)).toList());
  }

  /** An output of a signature. */
  record Fetched(String signature, String output) {}

  /**
   * Calls one or several signatures at once. What they have in common in the graph is computed
   * once.
   *
   * @param inputs tensors by input name; each of the signatures has these inputs
   * @param outputs what to fetch, at least one
   * @return the outputs in this order; the caller closes them
   * @throws GraftException when the model does not have a signature or TensorFlow can't run them
   */
  Result call(Map<String, Tensor> inputs, List<Fetched> outputs) {
    Map<String, SignatureDef> signatures = new LinkedHashMap<>();
    outputs.forEach(each -> signatures.computeIfAbsent(each.signature(), this::signature));
    try {
      Map<String, Tensor> fed = new LinkedHashMap<>();
      signatures
          .values()
          .forEach(
              signature ->
                  inputs.forEach(
                      (input, tensor) ->
                          fed.put(signature.getInputsOrThrow(input).getName(), tensor)));
      List<String> fetched =
          outputs.stream()
              .map(each -> signatures.get(each.signature()).getOutputsOrThrow(each.output()))
              .map(TensorInfo::getName)
              .toList();
      Call call = new Call(fed.keySet(), fetched, float32.between(fed.keySet(), fetched));
      Session.Runner runner = sessions.runner(signatures, inputs, call);
      fed.forEach(runner::feed);
      fetched.forEach(runner::fetch);
      return runner.run();
    } catch (TFResourceExhaustedException e) {
      throw e; // Out of memory: only the caller can make the call smaller.
    } catch (RuntimeException e) {
      throw new GraftException(
          "TensorFlow can't run signature %s of %s (%s); export the model again"
              .formatted(String.join(" and ", signatures.keySet()), directory, Reason.of(e)),
          e);
    }
  }

  @Override
  public void close() {
    try (graph;
        session) {
      sessions.close();
    }
  }
}
