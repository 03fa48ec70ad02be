package graft.export;

import graft.machine.SessionOptions;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Chooses the scales of {@link FoldedConvolution}s in a new model, by {@link ScaleSearch}. */
final class ChannelScales {
  private final Ops tf;
  private final Session model;

  /** The search that comes next. Each needs much memory, so they run one after the other. */
  private ScaleSearch search;

  /** By identity, because a convolution holds all those before it. */
  private final Map<FoldedConvolution, ScaleSearch.Channels> outputs = new IdentityHashMap<>();

  /** The placeholders for the convolutions' weights, and what of the model is fed there. */
  private final Map<Placeholder<TFloat32>, Operand<TFloat32>> weights = new LinkedHashMap<>();

  private ChannelScales(Graph graph, Session model) {
    this.tf = Ops.create(graph);
    this.search = new ScaleSearch(tf);
    this.model = model;
  }

  /**
   * Chooses and assigns the scales.
   *
   * @param convolutions each after those that it reads
   * @param model in which the weights have their values, and all scales are 1
   */
  static void choose(List<FoldedConvolution> convolutions, Session model, SessionOptions options) {
    try (Graph graph = new Graph();
        Session session = new Session(graph, options.inFloat32().toConfigProto())) {
      ChannelScales scales = new ChannelScales(graph, model);
      convolutions.forEach(scales::add);
      scales.assign(session);
    }
  }

  /** Adds the search for a convolution's scales. */
  private void add(FoldedConvolution convolution) {
    Operand<TFloat32> scale =
        convolution.scale().isPresent()
            ? search.best(
                weight(convolution.kernel().initialValue()),
                weight(convolution.bias().initialValue()),
                inputs(convolution))
            : Variables.ones(tf, convolution.bias().shape());
    outputs.put(convolution, search.rectified(weight(convolution.beta().value()), scale));
    search = search.after(scale);
  }

  private ScaleSearch.Channels inputs(FoldedConvolution convolution) {
    return convolution.inputs().isEmpty()
        ? search.pixels()
        : search.joined(convolution.inputs().stream().map(outputs::get).toList());
  }

  private Operand<TFloat32> weight(Operand<TFloat32> inModel) {
    Placeholder<TFloat32> placeholder =
        tf.placeholder(TFloat32.class, Placeholder.shape(inModel.shape()));
    weights.put(placeholder, inModel);
    return placeholder;
  }

  private void assign(Session session) {
    List<FoldedConvolution> scaled =
        outputs.keySet().stream().filter(each -> each.scale().isPresent()).toList();
    if (scaled.isEmpty()) {
      return;
    }
    try (Result values = values();
        Result found = found(scaled, values, session)) {
      Session.Runner runner = model.runner();
      for (int i = 0; i < scaled.size(); i++) {
        Variable<TFloat32> scale = scaled.get(i).scale().get();
        runner.feed(scale.initialValue(), found.get(i)).addTarget(scale.initializer());
      }
      runner.run().close();
    }
  }

  private Result values() {
    Session.Runner runner = model.runner();
    weights.values().forEach(runner::fetch);
    return runner.run();
  }

  private Result found(List<FoldedConvolution> scaled, Result values, Session session) {
    Session.Runner runner = session.runner();
    int next = 0;
    for (Placeholder<TFloat32> placeholder : weights.keySet()) {
      runner.feed(placeholder, values.get(next++));
    }
    scaled.forEach(each -> runner.fetch(outputs.get(each).scale()));
    return runner.run();
  }
}
