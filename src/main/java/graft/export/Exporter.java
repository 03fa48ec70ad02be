package graft.export;

import graft.contract.ModelDescription;
import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.contract.Signatures;
import graft.contract.TrainedOn;
import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.files.Reason;
import graft.files.WholeDirectory;
import graft.machine.SessionOptions;
import graft.savedmodel.SavedModelFile;
import graft.savedmodel.Saver;
import graft.savedmodel.ServingGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.types.TFloat32;

/** Writes SavedModels that keep the contract, whole or not at all. */
public final class Exporter {
  private static final Set<String> MODEL_ENTRIES =
      Set.of("saved_model.pb", "variables", "assets", "manifest.json", ModelFiles.CARD);

  private Exporter() {}

  /**
   * Exports a network with a new head and every signature of the contract.
   *
   * @param overwrite whether to replace an existing model at {@code output}, after the new one is
   *     complete
   * @throws GraftException when the weights do not fit the network, or the output exists or can't
   *     be written
   */
  public static void export(
      ExportSettings settings,
      BaseWeights weights,
      Path output,
      boolean overwrite,
      SessionOptions options) {
    if (weights.file().isEmpty()) {
      export(
          settings, weights, variables -> weight -> Optional.empty(), output, overwrite, options);
      return;
    }
    try (KerasWeightsFile keras = KerasWeightsFile.open(weights.file().get())) {
      export(settings, weights, keras::baseWeights, output, overwrite, options);
    }
  }

  /** Exports with the given values; {@code weights} is only recorded. */
  static void export(
      ExportSettings settings,
      BaseWeights weights,
      Function<List<Variable<TFloat32>>, WeightValues> values,
      Path output,
      boolean overwrite,
      SessionOptions options) {
    export(settings, weights, values, Optional.empty(), output, overwrite, options);
  }

  private static void export(
      ExportSettings settings,
      BaseWeights weights,
      Function<List<Variable<TFloat32>>, WeightValues> values,
      Optional<TrainedModel> trained,
      Path output,
      boolean overwrite,
      SessionOptions options) {
    refuseForeign(output);
    WholeDirectory.write(
        output,
        overwrite,
        directory -> {
          writeTrainedOn(trained.flatMap(TrainedModel::trainedOn), directory);
          try (ModelGraph model = ModelGraph.build(settings);
              Session session = new Session(model.graph(), options.toConfigProto())) {
            initialize(model, session, values.apply(model.variables().weights()));
            ChannelScales.choose(model.folded(), session, options);
            ModelDescription described =
                describe(settings, weights, model)
                    .withTraining(
                        trained.map(from -> from.training(settings.imageSize())).orElse(null));
            SavedModelFile.of(MetaGraph.of(model)).write(directory, session, described);
          }
        });
  }

  private static void writeTrainedOn(Optional<TrainedOn> trainedOn, Path directory)
      throws IOException {
    if (trainedOn.isPresent()) {
      trainedOn.get().write(directory);
    }
  }

  /**
   * Exports a network with all weights of a trained model, head included: with another image size,
   * another layer to unfreeze from, or the graph that this version of Graft builds.
   *
   * @param settings with the network, classes and head of {@code trained}
   * @throws GraftException when the model has other weights than its network, the output exists or
   *     can't be written
   */
  public static void exportFrom(
      TrainedModel trained,
      ExportSettings settings,
      Path output,
      boolean overwrite,
      SessionOptions options) {
    ModelDescription.Base base = trained.description().base();
    export(
        settings,
        new BaseWeights(base.weights(), base.sha256(), Optional.empty()),
        variables -> CheckpointWeights.read(trained.directory(), variables, options),
        Optional.of(trained),
        output,
        overwrite,
        options);
  }

  /**
   * Writes a model that only predicts and evaluates. It has neither training signatures nor
   * optimizer state, but the model's card, if there is one.
   *
   * @param model directory of a model that keeps the contract; it may be untrained or from another
   *     program
   * @throws GraftException when the model's graph has functions or runs an operation at loading, or
   *     the output exists or can't be written
   */
  public static void exportServing(
      Path model, Path output, boolean overwrite, SessionOptions options) {
    TrainedModel trained = TrainedModel.read(model);
    MetaGraphDef serving = ServingGraph.of(model, SavedModelFile.read(model).metaGraph());
    refuseForeign(output);
    WholeDirectory.write(
        output,
        overwrite,
        directory -> {
          writeTrainedOn(trained.trainedOn(), directory);
          Path card = model.resolve(ModelFiles.CARD);
          if (Files.exists(card)) {
            Files.copy(card, directory.resolve(ModelFiles.CARD));
          }
          try (Graph graph = new Graph()) {
            graph.importGraphDef(serving.getGraphDef());
            try (Session session = new Session(graph, options.toConfigProto())) {
              restore(serving.getSaverDef(), session, model);
              SavedModelFile.of(serving)
                  .write(directory, session, trained.description().forServing());
            }
          }
        });
  }

  /**
   * Refuses to overwrite anything that is not a model.
   *
   * @throws WrongUseException if the output exists and is not a model, or holds other files too
   */
  public static void refuseForeign(Path output) {
    if (!Files.exists(output, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> entries =
        Files.isDirectory(output) ? Files.list(output) : Stream.of(output)) {
      Optional<Path> foreign =
          entries
              .filter(entry -> !MODEL_ENTRIES.contains(entry.getFileName().toString()))
              .findFirst();
      if (foreign.isPresent()) {
        throw new WrongUseException(
            "%s exists and is not a Graft model (see %s), so it is not overwritten; choose another output"
                .formatted(output, foreign.get()));
      }
    } catch (IOException e) {
      throw Reason.cannotRead(output, e);
    }
  }

  private static ModelDescription describe(
      ExportSettings settings, BaseWeights weights, ModelGraph model) {
    Variables variables = model.variables();
    return new ModelDescription(
        Signatures.CONTRACT_VERSION,
        new ModelDescription.Base(settings.network().name(), weights.name(), weights.sha256()),
        settings.imageSize(),
        settings.labels(),
        settings.unfreezeFrom(),
        model.outputs().boundaryLayer(),
        settings.head(),
        Adam.SETTINGS,
        new ModelDescription.Parameters(
            count(variables.weights()),
            count(variables.trainedIn(Phase.FROZEN)),
            count(variables.trainedIn(Phase.UNFROZEN))),
        null);
  }

  private static long count(List<Variable<TFloat32>> variables) {
    return variables.stream().mapToLong(variable -> variable.shape().size()).sum();
  }

  /** Runs every initializer. The given values are fed in place of the initial values. */
  private static void initialize(ModelGraph model, Session session, WeightValues weights) {
    List<Tensor> fed = new ArrayList<>();
    try {
      Session.Runner runner = session.runner();
      for (Variable<TFloat32> weight : model.variables().weights()) {
        weights
            .of(weight)
            .ifPresent(
                values -> {
                  TFloat32 tensor =
                      TFloat32.tensorOf(weight.shape(), DataBuffers.of(values, true, false));
                  fed.add(tensor);
                  runner.feed(weight.initialValue(), tensor);
                });
      }
      model.variables().stored().forEach(variable -> runner.addTarget(variable.initializer()));
      runner.run().close();
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  private static void restore(SaverDef saver, Session session, Path from) {
    try {
      new Saver(saver).restore(session, from.resolve(ModelFiles.VARIABLES_PREFIX));
    } catch (RuntimeException e) {
      throw new GraftException(
          "the variables of %s do not fit its graph (%s); export it again"
              .formatted(from, Reason.of(e)),
          e);
    }
  }
}
