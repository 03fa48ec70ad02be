package graft.export;

import org.tensorflow.Graph;
import org.tensorflow.proto.SignatureDef;

/** A whole graph of InceptionV3 with its signatures; never run, it needs no weights. */
public final class SignedGraph implements AutoCloseable {
  private final ModelGraph model;
  private final Graph graph = new Graph();

  private SignedGraph(ModelGraph model) {
    this.model = model;
    graph.importGraphDef(model.definition());
  }

  /** InceptionV3 unfrozen from mixed5, with the notebook's head. */
  public static SignedGraph inceptionV3(int imageSize) {
    return inceptionV3(imageSize, 164);
  }

  /** InceptionV3 unfrozen from a layer's index, with the notebook's head. */
  public static SignedGraph inceptionV3(int imageSize, int unfreezeFrom) {
    return new SignedGraph(
        ModelGraph.build(InceptionV3Graphs.settings(imageSize, unfreezeFrom, 0.3)));
  }

  public Graph graph() {
    return graph;
  }

  /** The signature of this name, by tensor names. */
  public SignatureDef signature(String name) {
    return model.signatures().stream()
        .filter(signature -> signature.spec().name().equals(name))
        .findFirst()
        .orElseThrow()
        .toSignatureDef();
  }

  @Override
  public void close() {
    try (graph;
        model) {
      // Both are closed, even if a close throws.
    }
  }
}
