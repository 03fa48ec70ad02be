package graft.model;

import graft.contract.GraftException;
import graft.contract.ModelDescription;
import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.contract.SessionOptions;
import graft.contract.Signatures;
import graft.files.Manifest;
import graft.files.WholeDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

/** Writes SavedModels that keep the contract, whole or not at all. */
public final class Exporter {
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
    export(
        base, settings.head(), settings.labels(), settings.imageSize(), weights, output, overwrite, options);
  }

  /** The same for any base. */
  static void export(
      BaseNetwork base,
      ModelDescription.Head head,
      List<String> labels,
      int imageSize,
      BaseWeights weights,
      Path output,
      boolean overwrite,
      SessionOptions options) {
    WholeDirectory.write(
        output,
        overwrite,
        directory -> {
          try (ModelGraph model = ModelGraph.training(base, head, imageSize);
              Session session = new Session(model.graph(), options.toConfigProto())) {
            initialize(model, session, weights);
            SavedModelWriter.write(
                directory, model, session, describe(base, head, labels, imageSize, model));
          }
          Manifest.write(directory);
        });
  }

  /**
   * Writes a trained model without training signatures and without optimizer state, to predict and evaluate with.
   *
   * @param trained a model that {@link #export} wrote, trained or not
   * @throws GraftException when it is no InceptionV3 of Graft's, the output exists or can't be written
   */
  public static void exportServing(
      Path trained, Path output, boolean overwrite, SessionOptions options) {
    Manifest.check(trained);
    final ModelDescription description = ModelFiles.readDescription(trained);
    if (!InceptionV3.NETWORK.equals(description.base().network())) {
      throw new GraftException(
          "%s is a %s; only Graft's own InceptionV3 can be written without its training part"
              .formatted(trained, description.base().network()));
    }
    final BaseNetwork base =
        new InceptionV3(description.base(), description.unfreezeFrom(), description.head().seed());
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

  private static ModelDescription describe(
      BaseNetwork base,
      ModelDescription.Head head,
      List<String> labels,
      int imageSize,
      ModelGraph model) {
    final Variables variables = model.variables();
    return new ModelDescription(
        Signatures.CONTRACT_VERSION,
        base.description(),
        imageSize,
        labels,
        base.unfreezeFrom(),
        base.boundaryLayer(),
        head,
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

  /** Runs every initializer, the base's weights fed in place of their initial values. */
  private static void initialize(ModelGraph model, Session session, BaseWeights weights) {
    final List<Tensor> fed = new ArrayList<>();
    try {
      final Session.Runner runner = session.runner();
      weights.file().ifPresent(file -> feedFile(file, model, runner, fed));
      model.variables().stored().forEach(variable -> runner.addTarget(variable.initializer()));
      runner.run().close();
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  private static void feedFile(
      Path file, ModelGraph model, Session.Runner runner, List<Tensor> fed) {
    final Map<String, Variable<TFloat32>> base = new LinkedHashMap<>();
    final Map<String, long[]> shapes = new LinkedHashMap<>();
    for (Variable<TFloat32> weight : model.variables().weights()) {
      if (!weight.name().startsWith("dense")) {
        base.put(weight.name(), weight);
        shapes.put(weight.name(), weight.shape().asArray());
      }
    }
    try (KerasWeightsFile keras = KerasWeightsFile.open(file)) {
      keras.check(shapes);
      base.forEach(
          (name, weight) -> {
            final TFloat32 values =
                TFloat32.tensorOf(weight.shape(), DataBuffers.of(keras.values(name), true, false));
            fed.add(values);
            runner.feed(weight.initialValue(), values);
          });
    }
  }

  private static void restore(ModelGraph model, Session session, Path from) {
    try (TString prefix =
        TString.scalarOf(from.resolve(ModelFiles.VARIABLES_PREFIX).toString())) {
      session
          .runner()
          .feed(model.checkpoint().prefix(), prefix)
          .addTarget(model.checkpoint().restore())
          .run()
          .close();
    }
  }
}
