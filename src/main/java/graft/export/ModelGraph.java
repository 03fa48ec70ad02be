package graft.export;

import graft.contract.InputKind;
import graft.contract.Phase;
import graft.contract.SignatureSpec;
import graft.contract.Signatures;
import graft.contract.TensorSpec;
import graft.savedmodel.Saver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/**
 * The whole graph of a model: input, base, head, evaluation and both phases of training.
 *
 * <p>A signature whose input is the features or the boundary is fed at that tensor inside the
 * graph. Its operations need no images: the number of images is taken from the labels.
 */
final class ModelGraph implements AutoCloseable {
  private final Graph graph;
  private final Scopes scopes;
  private final Variables variables;
  private final List<SignatureTensors> signatures = new ArrayList<>();
  private final Signatures.Dimensions dimensions;
  private final BaseNetwork.Outputs outputs;
  private final List<FoldedConvolution> folded;
  private final Map<InputKind, Operand<?>> inputs;
  private final Operand<TInt64> labels;
  private final Saver saver;
  private final FasterGradients.Rewritten rewritten;

  private ModelGraph(Graph graph, ExportSettings settings) {
    this.graph = graph;
    this.scopes = new Scopes(Ops.create(graph));
    this.variables = new Variables(scopes);
    Operand<TUint8> images = input(InputKind.IMAGES.argument(), TUint8.class, -1, -1, -1, 3);
    this.labels = input(Signatures.LABELS, TInt64.class, -1);
    Ops preprocess = scopes.at("preprocess");
    BaseNetwork network = settings.network();
    NetworkBuilder builder = new NetworkBuilder(settings, scopes, variables);
    this.outputs =
        network.build(
            ImageInput.resize(
                preprocess, network.preprocess(preprocess, images), settings.imageSize()),
            builder);
    this.folded = builder.folded();
    Operand<TFloat32> features =
        scopes
            .root()
            .withName("global_average_pooling2d")
            .math
            .mean(outputs.top(), scopes.root().array(1, 2));
    this.inputs =
        Map.of(
            InputKind.IMAGES, images,
            InputKind.FEATURES, features,
            InputKind.BOUNDARY, outputs.boundary());
    Shape boundary = outputs.boundary().shape();
    this.dimensions =
        new Signatures.Dimensions(
            settings.labels().size(),
            features.shape().get(1),
            List.of(boundary.get(1), boundary.get(2), boundary.get(3)));
    Head head = new Head(settings.head(), dimensions.features(), variables);
    addInference(head, features);
    addTraining(head, features, network);
    this.saver = addSaver();
    this.rewritten = FasterGradients.in(graph);
  }

  /** Builds a graph with every signature of the contract. Closes the graph if that fails. */
  static ModelGraph build(ExportSettings settings) {
    Graph graph = new Graph();
    try {
      return new ModelGraph(graph, settings);
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
  }

  /** The graph to initialize the variables with. To train, models have {@link #definition}. */
  Graph graph() {
    return graph;
  }

  /**
   * The model's graph, with faster gradients than those that TensorFlow added to {@link #graph}.
   */
  GraphDef definition() {
    return rewritten.graph();
  }

  /** Names of the operations that stay float32 in every session. */
  List<String> float32() {
    return Stream.of(outputs.float32(), rewritten.float32()).flatMap(List::stream).toList();
  }

  Variables variables() {
    return variables;
  }

  /** The saver of the stored variables. Restoring also fills the transient variables. */
  Saver saver() {
    return saver;
  }

  List<SignatureTensors> signatures() {
    return List.copyOf(signatures);
  }

  /** The base network's tensors that the rest of the model uses. */
  BaseNetwork.Outputs outputs() {
    return outputs;
  }

  /** The base network's convolutions that nothing trains, each after those that it reads. */
  List<FoldedConvolution> folded() {
    return folded;
  }

  @Override
  public void close() {
    graph.close();
  }

  private void addInference(Head head, Operand<TFloat32> features) {
    Ops tf = scopes.at("inference");
    Operand<TFloat32> logits = head.logits(tf, features);
    Operand<TFloat32> oneHot = Objective.oneHot(tf, labels, head.classes());
    Operand<TFloat32> losses = Objective.crossEntropy(tf, logits, oneHot);
    Map<String, Operand<?>> results = new HashMap<>();
    results.put(Signatures.PROBABILITIES, tf.nn.softmax(logits));
    results.put(Signatures.CLASS, tf.math.argMax(logits, tf.constant(1)));
    results.put(InputKind.FEATURES.argument(), features);
    results.put(InputKind.BOUNDARY.argument(), inputs.get(InputKind.BOUNDARY));
    results.put(Signatures.LOSS_SUM, Objective.sum(tf, losses));
    results.put(Signatures.CORRECT, Objective.correct(tf, logits, labels));
    Map<String, Operand<?>> fed = Map.of(Signatures.LABELS, labels);
    Signatures.inference(dimensions).forEach(spec -> sign(spec, fed, results));
  }

  private void addTraining(Head head, Operand<TFloat32> features, BaseNetwork network) {
    StartVariables settings = StartVariables.add(head.classes(), variables);
    LayerDecay layerDecay = LayerDecay.add(network, variables);
    Operand<TFloat32> rate = input(Signatures.LEARNING_RATE, TFloat32.class);
    Map<String, SignatureSpec> specs = new HashMap<>();
    Signatures.training(dimensions).forEach(spec -> specs.put(spec.name(), spec));
    Map<String, Operand<?>> fed = Map.of(Signatures.LABELS, labels, Signatures.LEARNING_RATE, rate);
    List<PhaseGraph> phases = new ArrayList<>();
    for (Phase phase : Phase.IN_MODEL) {
      PhaseGraph graphOfPhase =
          new PhaseGraph(phase, features, labels, head, settings, layerDecay, scopes, variables);
      phases.add(graphOfPhase);
      PhaseGraph.Outcome accumulated = graphOfPhase.accumulate();
      PhaseGraph.Outcome trained = graphOfPhase.train(rate);
      for (InputKind kind : List.of(InputKind.IMAGES, Signatures.cachedInput(phase))) {
        sign(specs.get(Signatures.accumulate(phase, kind)), fed, accumulated.byName());
        sign(specs.get(Signatures.train(phase, kind)), fed, trained.byName());
      }
    }
    addStart(specs.get(Signatures.START), settings, phases);
    addStartLayerDecay(layerDecay.decay());
  }

  private void addStartLayerDecay(Variable<TFloat32> decay) {
    Ops tf = scopes.at("start_training");
    Operand<TFloat32> value = input(Signatures.LAYER_DECAY, TFloat32.class);
    Op update = tf.assignVariableOp(decay.handle(), value);
    Operand<TFloat32> stored = tf.withControlDependencies(List.of(update)).identity(value);
    Map<String, Operand<?>> named = Map.of(Signatures.LAYER_DECAY, stored);
    sign(Signatures.startLayerDecay(), Map.of(Signatures.LAYER_DECAY, value), named);
  }

  private void addStart(SignatureSpec spec, StartVariables settings, List<PhaseGraph> phases) {
    Ops tf = scopes.at("start_training");
    Map<String, Operand<?>> fed = new HashMap<>();
    List<Op> updates = new ArrayList<>();
    for (TensorSpec input : spec.inputs()) {
      Variable<?> variable = settings.byInput().get(input.name());
      Operand<?> value = input(input.name(), variable.type(), variable.shape().asArray());
      fed.put(input.name(), value);
      updates.add(tf.assignVariableOp(variable.handle(), value));
    }
    phases.forEach(phase -> updates.addAll(phase.reset(tf)));
    Operand<TInt64> step = tf.withControlDependencies(updates).identity(tf.constant(0L));
    sign(spec, fed, Map.of(Signatures.STEP, step));
  }

  /**
   * Adds a signature. No two signatures share an output tensor, because TensorFlow's loaders do not
   * allow it.
   */
  private void sign(
      SignatureSpec spec, Map<String, Operand<?>> fed, Map<String, Operand<?>> results) {
    Map<String, Operand<?>> in = new HashMap<>(fed);
    inputs.forEach((kind, tensor) -> in.put(kind.argument(), tensor));
    Map<String, Operand<?>> out = new HashMap<>();
    spec.outputs()
        .forEach(
            output ->
                out.put(
                    output.name(),
                    scopes
                        .at(spec.name())
                        .withName(output.name())
                        .identity(results.get(output.name()))));
    signatures.add(new SignatureTensors(spec, in, out));
  }

  private <T extends TType> Operand<T> input(String name, Class<T> type, long... dims) {
    return scopes.at("input").withName(name).placeholder(type, Placeholder.shape(Shape.of(dims)));
  }

  private Saver addSaver() {
    Ops tf = scopes.at("checkpoint");
    return Saver.add(
        tf,
        tf.withName("prefix").placeholder(TString.class, Placeholder.shape(Shape.scalar())),
        variables.stored().stream()
            .map(each -> new Saver.Stored(each.name(), each.handle(), each.value()))
            .toList(),
        restored -> variables.fillTransients(Scopes.after(tf, restored)));
  }
}
