package graft.export;

import graft.contract.ModelDescription;
import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.contract.Signatures;
import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.files.Manifest;
import graft.files.Reason;
import graft.files.WholeDirectory;
import graft.machine.SessionOptions;
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
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

/** Writes SavedModels that keep the contract, whole or not at all. */
public final class Exporter {
  private static final Set<String> MODEL_ENTRIES =
      Set.of("saved_model.pb", "variables", "assets", "manifest.json");

  private Exporter() {}

  /**
   * Exports InceptionV3 with a new head and every signature of the contract.
   *
   * @param overwrite whether an existing output is replaced, once the new one is whole
   * @throws GraftException when the weights are unsuitable, the output exists or can't be written
   */
  public static void export(
      ExportSettings settings,
      BaseWeights weights,
      Path output,
      boolean overwrite,
      SessionOptions options) {
    final BaseNetwork base =
        new InceptionV3(weights.description(), settings.unfreezeFrom(), settings.seed());
    final Model model = new Model(base, settings.head(), settings.labels(), settings.imageSize());
    if (weights.file().isEmpty()) {
      export(model, variables -> WeightValues.none(), output, overwrite, options);
      return;
    }
    try (KerasWeightsFile keras = KerasWeightsFile.open(weights.file().get())) {
      export(model, keras::baseWeights, output, overwrite, options);
    }
  }

  /** What is exported: a base with a head for the labels, for images of a size. */
  record Model(BaseNetwork base, ModelDescription.Head head, List<String> labels, int imageSize) {}

  /** Exports any base with any weights. */
  static void export(
      Model model,
      Function<List<Variable<TFloat32>>, WeightValues> weights,
      Path output,
      boolean overwrite,
      SessionOptions options) {
    refuseForeign(output);
    WholeDirectory.write(
        output,
        overwrite,
        directory -> {
          try (ModelGraph graph =
                  ModelGraph.training(model.base(), model.head(), model.imageSize());
              Session session = new Session(graph.graph(), options.toConfigProto())) {
            initialize(graph, session, weights.apply(graph.variables().weights()));
            SavedModelWriter.write(directory, graph, session, describe(model, graph.variables()));
          }
          Manifest.write(directory);
        });
  }

  /**
   * Writes a trained model without training signatures and without optimizer state, to predict and
   * evaluate with.
   *
   * @param trained a model that {@link #export} wrote, trained or not
   * @throws GraftException when it is no InceptionV3 of Graft's, the output exists or can't be
   *     written
   */
  public static void exportServing(
      Path trained, Path output, boolean overwrite, SessionOptions options) {
    Manifest.check(trained, ModelFiles.ALL);
    final ModelDescription description = ModelFiles.readDescription(trained);
    if (!InceptionV3.NETWORK.equals(description.base().network())) {
      throw new GraftException(
          "%s is a %s; only Graft's own InceptionV3 can be written without its training part"
              .formatted(trained, description.base().network()));
    }
    final BaseNetwork base =
        new InceptionV3(description.base(), description.unfreezeFrom(), description.head().seed());
    refuseForeign(output);
    WholeDirectory.write(
        output,
        overwrite,
        directory -> {
          try (ModelGraph model =
                  ModelGraph.serving(base, description.head(), description.imageSize());
              Session session = new Session(model.graph(), options.toConfigProto())) {
            restore(model, session, trained);
            SavedModelWriter.write(directory, model, session, description.forServing());
          }
          Manifest.write(directory);
        });
  }

  /** Overwriting is for models: whatever else lies at the output stays. */
  private static void refuseForeign(Path output) {
    if (!Files.exists(output, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> entries =
        Files.isDirectory(output) ? Files.list(output) : Stream.of(output)) {
      final Optional<Path> foreign =
          entries
              .filter(entry -> !MODEL_ENTRIES.contains(entry.getFileName().toString()))
              .findFirst();
      if (foreign.isPresent()) {
        throw new WrongUseException(
            "%s exists and is no model of Graft's (%s), so it is not overwritten; choose another output"
                .formatted(output, foreign.get()));
      }
    } catch (IOException e) {
      throw Reason.cannotRead(output, e);
    }
  }

  private static ModelDescription describe(Model model, Variables variables) {
    return new ModelDescription(
        Signatures.CONTRACT_VERSION,
        model.base().description(),
        model.imageSize(),
        model.labels(),
        model.base().unfreezeFrom(),
        model.base().boundaryLayer(),
        model.head(),
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

  /** Runs every initializer, given values fed in place of initial ones. */
  private static void initialize(ModelGraph model, Session session, WeightValues weights) {
    final List<Tensor> fed = new ArrayList<>();
    try {
      final Session.Runner runner = session.runner();
      for (Variable<TFloat32> weight : model.variables().weights()) {
        weights
            .of(weight)
            .ifPresent(
                values -> {
                  final TFloat32 tensor =
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

  private static void restore(ModelGraph model, Session session, Path from) {
    try (TString prefix = TString.scalarOf(from.resolve(ModelFiles.VARIABLES_PREFIX).toString())) {
      session
          .runner()
          .feed(model.checkpoint().prefix(), prefix)
          .addTarget(model.checkpoint().restore())
          .run()
          .close();
    } catch (RuntimeException e) {
      throw new GraftException(
          "the variables of %s are not those that its graft.json describes (%s); export it again"
              .formatted(from, Reason.of(e)),
          e);
    }
  }
}
