package graft.model;

import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.failure.GraftException;
import graft.files.Reason;
import graft.machine.SessionOptions;
import graft.savedmodel.InitOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.types.TString;

/**
 * A model's graph in TensorFlow, and the session that holds its variables.
 *
 * <p>The graph comes from the MetaGraph that was checked, not from the file: TensorFlow's own
 * loader would read the file again, which may have changed, and would run the model's init
 * operation.
 */
final class LoadedModel implements AutoCloseable {
  private final MetaGraphDef definition;
  private final Graph graph;
  private final Session session;
  private final Map<Phase, SaverDef> partialSavers;

  private LoadedModel(
      MetaGraphDef definition, Graph graph, Session session, Map<Phase, SaverDef> partialSavers) {
    this.definition = definition;
    this.graph = graph;
    this.partialSavers = partialSavers;
    this.session = session;
  }

  /**
   * Builds the graph, compares its tensors with the contract, refuses a checkpoint with NaN or
   * infinite values, and fills the variables.
   *
   * @throws GraftException when TensorFlow can't, or the model does not keep the contract
   */
  static LoadedModel load(CheckedModel files, SessionOptions options) {
    LoadedModel model = build(files, options);
    try {
      new SignatureCheck(
              files.directory(),
              new SignatureReader(files.directory(), model.definition).actual(model.graph))
          .check(files.description());
      VariableCheck.check(files.directory(), model.definition, options.inFloat32());
      model.restore(
          files.directory().resolve(ModelFiles.VARIABLES_PREFIX), model.definition.getSaverDef());
      if (options.trustModel()) {
        model.runInitOperation(files.directory());
      }
      return model;
    } catch (RuntimeException | Error e) {
      try (model) {
        throw e;
      }
    }
  }

  private static LoadedModel build(CheckedModel files, SessionOptions options) {
    MetaGraphDef definition = files.file().metaGraph();
    Graph graph = new Graph();
    try {
      PartialSavers partial = PartialSavers.of(definition);
      graph.importGraphDef(partial.graph());
      return new LoadedModel(
          definition, graph, new Session(graph, options.toConfigProto()), partial.savers());
    } catch (RuntimeException e) {
      // TensorFlow's exceptions have no common type: some are IllegalArgumentExceptions.
      try (graph) {
        throw cannotLoad(files.directory(), e);
      }
    } catch (Error e) {
      try (graph) {
        throw e;
      }
    }
  }

  private void runInitOperation(Path directory) {
    try {
      InitOperation.of(definition)
          .ifPresent(operation -> session.runner().addTarget(operation).run().close());
    } catch (RuntimeException e) {
      throw cannotLoad(directory, e);
    }
  }

  private static GraftException cannotLoad(Path directory, RuntimeException e) {
    return new GraftException(
        "TensorFlow can't load %s (%s)".formatted(directory, Reason.of(e)), e);
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

  /** Saves and restores what training up to and including a phase changes. */
  SaverDef partialSaver(Phase phase) {
    return partialSavers.get(phase);
  }

  /**
   * Writes variables.
   *
   * @param prefix what the names of its files begin with; their directory exists
   * @param saver says which: the model's own all of them
   * @throws IOException when they can't be written, with the cause in a few words
   */
  void save(Path prefix, SaverDef saver) throws IOException {
    try (TString fed = TString.scalarOf(prefix.toString())) {
      session
          .runner()
          .feed(saver.getFilenameTensorName(), fed)
          .fetch(saver.getSaveTensorName())
          .run()
          .close();
    } catch (RuntimeException e) {
      // The disk failed here. TensorFlow reports a full disk as an exhausted resource.
      throw new IOException(Reason.ofTensorFlow(e), e);
    }
    if (!Files.exists(Path.of(prefix + ".index"))) {
      throw new IOException("its graph's operation that saves stored nothing");
    }
  }

  /**
   * Restores variables; the model's own saver also computes the transient ones anew.
   *
   * @param prefix what the names of its files begin with
   * @param saver says which: the model's own all of them
   * @throws GraftException when they can't be read
   */
  void restore(Path prefix, SaverDef saver) {
    try (TString fed = TString.scalarOf(prefix.toString())) {
      session
          .runner()
          .feed(saver.getFilenameTensorName(), fed)
          .addTarget(saver.getRestoreOpName())
          .run()
          .close();
    } catch (RuntimeException e) {
      throw new GraftException("cannot read %s (%s)".formatted(prefix, Reason.of(e)), e);
    }
  }

  @Override
  public void close() {
    try (graph) {
      session.close();
    }
  }
}
