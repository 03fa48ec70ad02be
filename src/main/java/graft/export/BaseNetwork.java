package graft.export;

import graft.contract.ModelDescription;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** The network below the head. */
interface BaseNetwork {
  /** What the base says of itself in {@code graft.json}. */
  ModelDescription.Base description();

  /** Index of the first layer that the unfrozen phase trains. */
  int unfreezeFrom();

  /** Name of the layer whose output is the boundary. */
  String boundaryLayer();

  /**
   * Builds the network.
   *
   * @param images float32 [N,size,size,3], pixels scaled to -1 ... 1
   * @param scopes where its ops are named
   * @param variables where its weights are added
   */
  Outputs build(Operand<TFloat32> images, Scopes scopes, Variables variables);

  /**
   * What the rest of the model has to know of the base: the two tensors that signatures name, and
   * what 16 bits would harm.
   *
   * @param boundary float32 [N,h,w,c]; nothing before it is trained in any phase
   * @param top float32 [N,h',w',features], the last block's output
   * @param float32 names of the operations that stay float32 in every session
   */
  record Outputs(Operand<TFloat32> boundary, Operand<TFloat32> top, List<String> float32) {}
}
