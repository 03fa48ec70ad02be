package graft.export;

import java.util.List;

/**
 * What {@code --unfreeze-from} means for InceptionV3: which layers train, and which output is the
 * boundary.
 *
 * <p>Keras trains all layers from an index on, so an index inside a block cuts through parallel
 * branches. The boundary is the output of the last {@code mixedK} that has no trainable variable in
 * it or before it. If even mixed0 has such a variable, the boundary is the resized image.
 *
 * @param unfreezeFrom index of the first layer that trains
 * @param layer name of the layer whose output is the boundary, or {@link #RESIZED_IMAGE}
 * @param lastConvolution number of the last convolution that the boundary depends on; 0 if there is
 *     none
 */
record InceptionV3Boundary(int unfreezeFrom, String layer, int lastConvolution) {
  /** Name of the network's input, which is the boundary if even mixed0 has trainable variables. */
  static final String RESIZED_IMAGE = "resized_image";

  /** Number of the last convolution of mixed0, mixed1, and so on. Numbers rise block by block. */
  private static final List<Integer> LAST_CONVOLUTION =
      List.of(12, 19, 26, 30, 40, 50, 60, 70, 76, 85, 94);

  static InceptionV3Boundary of(int unfreezeFrom) {
    InceptionV3Boundary boundary = new InceptionV3Boundary(unfreezeFrom, RESIZED_IMAGE, 0);
    for (int block = 0; block < LAST_CONVOLUTION.size(); block++) {
      int last = LAST_CONVOLUTION.get(block);
      for (int n = boundary.lastConvolution() + 1; n <= last; n++) {
        if (boundary.isUnfrozen("conv2d_" + n) || boundary.isUnfrozen("batch_normalization_" + n)) {
          return boundary;
        }
      }
      boundary = new InceptionV3Boundary(unfreezeFrom, "mixed" + block, last);
    }
    return boundary;
  }

  /** Whether the unfrozen phase trains the layer of this name. */
  boolean isUnfrozen(String name) {
    return InceptionV3Layers.all().indexOf(name) >= unfreezeFrom;
  }
}
