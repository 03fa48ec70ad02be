package graft.export;

import graft.failure.WrongUseException;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/**
 * A network below the head. It holds no state: each export calls {@link #build} again. Everything
 * above the network (head, phases, signatures, files) is the same for any network.
 */
public interface BaseNetwork {
  /** The name in {@code graft.json}, in lower case with underscores: {@code inception_v3}. */
  String name();

  /**
   * The names of all layers, in the order in which {@code --unfreeze-from} counts them. All names
   * differ. {@code dense} and {@code dense_1} are not allowed, because the head's layers have these
   * names.
   */
  List<String> layers();

  /**
   * The name of each block's last layer, from the block nearest the input to the block below the
   * head. A block holds its last layer and all layers back to the previous block's last layer.
   * {@code --layer-decay} counts these blocks.
   */
  List<String> blocks();

  /** Height and width in pixels of the smallest image that the network can take. */
  int smallestImageSize();

  /** Default height and width, in pixels, to which images are resized. */
  int usualImageSize();

  /** Default name of the first layer that the unfrozen phase trains. */
  String usualUnfreezeFrom();

  /**
   * Scales pixels to the range that the network was trained on. The result for a pixel must not
   * depend on other pixels, because images are cropped and resized afterwards.
   *
   * @param images uint8 [N,H,W,3], red, green, blue
   * @return float32 [N,H,W,3]
   */
  Operand<TFloat32> preprocess(Ops tf, Operand<TUint8> images);

  /**
   * Adds the network to a graph.
   *
   * @param images float32 [N,size,size,3], preprocessed
   * @param builder names the network's operations and creates its weights
   */
  Outputs build(Operand<TFloat32> images, NetworkBuilder builder);

  /** The name as an option's value: {@code inception-v3}. */
  default String optionName() {
    return name().replace('_', '-');
  }

  /**
   * The index of a layer.
   *
   * @param nameOrIndex a layer's name, or its index, from 0
   * @throws WrongUseException when there is no such layer
   */
  default int indexOf(String nameOrIndex) {
    List<String> layers = layers();
    int byName = layers.indexOf(nameOrIndex);
    if (byName >= 0) {
      return byName;
    }
    try {
      int index = Integer.parseInt(nameOrIndex);
      if (index >= 0 && index < layers.size()) {
        return index;
      }
    } catch (NumberFormatException e) {
      // The text is not a number. The message below also covers this case.
    }
    throw new WrongUseException(
        "%s has no layer \"%s\"; give an index from 0 to %d or a name such as %s (%d)"
            .formatted(
                optionName(),
                nameOrIndex,
                layers.size() - 1,
                usualUnfreezeFrom(),
                layers.indexOf(usualUnfreezeFrom())));
  }

  /**
   * The tensors of the network that the rest of the model uses, and the operations that need
   * float32.
   *
   * @param boundaryLayer name of the layer whose output is the boundary, for {@code graft.json}
   * @param boundary float32 [N,h,w,c]; nothing before it is trained in any phase
   * @param top float32 [N,h',w',features], the last layer's output; its mean over height and width
   *     gives the features
   * @param float32 names of the operations that stay float32 in every session
   */
  record Outputs(
      String boundaryLayer,
      Operand<TFloat32> boundary,
      Operand<TFloat32> top,
      List<String> float32) {}
}
