package graft.export;

import graft.export.InceptionV3Convolutions.Window;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/**
 * Keras's InceptionV3 without top: 94 convolutions in 11 blocks, 21,802,784 parameters.
 *
 * <p>Source: {@code keras/applications/inception_v3.py}; Szegedy et al., "Rethinking the Inception
 * Architecture for Computer Vision", arXiv:1512.00567. Convolutions are numbered as in Keras's
 * official weights file, in Keras's order of creation. Each block below gets the number of its
 * first convolution. Shapes are for 299x299 images.
 */
record InceptionV3() implements BaseNetwork {
  /**
   * Numbers of the convolutions that stay float32 where they lie above the boundary. Their inputs
   * are smooth images, whose small differences bfloat16 mostly loses. Below the boundary the scales
   * of channels make up for that: on 4,000 test images of CIFAR-10 at 139x139 the features are off
   * by 1.8% with them and all convolutions in bfloat16, by 2.4% without, and by 1.9% without but
   * with these two in float32.
   */
  private static final List<Integer> FLOAT32 = List.of(1, 2);

  @Override
  public String name() {
    return "inception_v3";
  }

  @Override
  public List<String> layers() {
    return InceptionV3Layers.all();
  }

  /** The stem, up to its second pooling, and the 11 blocks. */
  @Override
  public List<String> blocks() {
    return Stream.concat(
            Stream.of("max_pooling2d_2"), IntStream.rangeClosed(0, 10).mapToObj(i -> "mixed" + i))
        .toList();
  }

  /** The smallest size that Keras accepts. */
  @Override
  public int smallestImageSize() {
    return 75;
  }

  @Override
  public int usualImageSize() {
    return 299;
  }

  @Override
  public String usualUnfreezeFrom() {
    return "mixed5";
  }

  /** Keras's {@code preprocess_input}: x / 127.5 - 1, which gives -1 to 1. */
  @Override
  public Operand<TFloat32> preprocess(Ops tf, Operand<TUint8> images) {
    return tf.math.sub(
        tf.math.div(tf.dtypes.cast(images, TFloat32.class), tf.constant(127.5f)), tf.constant(1f));
  }

  @Override
  public Outputs build(Operand<TFloat32> images, NetworkBuilder builder) {
    InceptionV3Boundary boundary = InceptionV3Boundary.of(builder.unfreezeFrom());
    InceptionV3Convolutions convolutions =
        new InceptionV3Convolutions(builder, boundary.lastConvolution());
    Map<String, Operand<TFloat32>> layers = new Builder(builder.root(), convolutions).build(images);
    layers.put(InceptionV3Boundary.RESIZED_IMAGE, images);
    return new Outputs(
        boundary.layer(),
        layers.get(boundary.layer()),
        layers.get("mixed10"),
        FLOAT32.stream()
            .filter(n -> !convolutions.isBelowBoundary(n))
            .map(convolutions::operation)
            .toList());
  }

  /** Builds the network block by block. */
  private record Builder(Ops tf, InceptionV3Convolutions convolutions) {

    Map<String, Operand<TFloat32>> build(Operand<TFloat32> images) {
      Map<String, Operand<TFloat32>> blocks = new HashMap<>();
      Operand<TFloat32> x = stem(images);
      blocks.put("mixed0", x = blockA("mixed0", 6, x, 32));
      blocks.put("mixed1", x = blockA("mixed1", 13, x, 64));
      blocks.put("mixed2", x = blockA("mixed2", 20, x, 64));
      blocks.put("mixed3", x = reductionA("mixed3", 27, x));
      blocks.put("mixed4", x = blockB("mixed4", 31, x, 128));
      blocks.put("mixed5", x = blockB("mixed5", 41, x, 160));
      blocks.put("mixed6", x = blockB("mixed6", 51, x, 160));
      blocks.put("mixed7", x = blockB("mixed7", 61, x, 192));
      blocks.put("mixed8", x = reductionB("mixed8", 71, x));
      blocks.put("mixed9", x = blockC("mixed9", 77, x));
      blocks.put("mixed10", blockC("mixed10", 86, x));
      return blocks;
    }

    /** The layers before the first block: 299x299x3 to 35x35x192. */
    private Operand<TFloat32> stem(Operand<TFloat32> images) {
      Operand<TFloat32> x = convolutions.inner(1, images, 32, Window.valid(3, 2));
      x = convolutions.inner(2, x, 32, Window.valid(3, 1));
      x = inner(3, x, 64, 3, 3);
      x = maxPool(x);
      x = convolutions.inner(4, x, 80, Window.valid(1, 1));
      x = convolutions.inner(5, x, 192, Window.valid(3, 1));
      return maxPool(x);
    }

    /** mixed0 to mixed2: 35x35x(224 + pooled), 256 or 288 channels. */
    private Operand<TFloat32> blockA(String name, int first, Operand<TFloat32> x, int pooled) {
      Operand<TFloat32> single = outer(first, x, 64, 1, 1);
      Operand<TFloat32> wide = outer(first + 2, inner(first + 1, x, 48, 1, 1), 64, 5, 5);
      Operand<TFloat32> twice = inner(first + 3, x, 64, 1, 1);
      twice = inner(first + 4, twice, 96, 3, 3);
      twice = outer(first + 5, twice, 96, 3, 3);
      return concat(name, List.of(single, wide, twice, averagePooled(first + 6, x, pooled)));
    }

    /** mixed3: 17x17x768. */
    private Operand<TFloat32> reductionA(String name, int first, Operand<TFloat32> x) {
      Operand<TFloat32> single = convolutions.outer(first, x, 384, Window.valid(3, 2));
      Operand<TFloat32> twice = inner(first + 1, x, 64, 1, 1);
      twice = inner(first + 2, twice, 96, 3, 3);
      twice = convolutions.outer(first + 3, twice, 96, Window.valid(3, 2));
      return concat(name, List.of(single, twice, maxPool(x)));
    }

    /**
     * mixed4 to mixed7: 17x17x768, with {@code narrow} channels inside the factorized 7x7
     * convolutions.
     */
    private Operand<TFloat32> blockB(String name, int first, Operand<TFloat32> x, int narrow) {
      Operand<TFloat32> single = outer(first, x, 192, 1, 1);
      Operand<TFloat32> once = inner(first + 1, x, narrow, 1, 1);
      once = inner(first + 2, once, narrow, 1, 7);
      once = outer(first + 3, once, 192, 7, 1);
      Operand<TFloat32> twice = inner(first + 4, x, narrow, 1, 1);
      twice = inner(first + 5, twice, narrow, 7, 1);
      twice = inner(first + 6, twice, narrow, 1, 7);
      twice = inner(first + 7, twice, narrow, 7, 1);
      twice = outer(first + 8, twice, 192, 1, 7);
      return concat(name, List.of(single, once, twice, averagePooled(first + 9, x, 192)));
    }

    /** mixed8: 8x8x1280. */
    private Operand<TFloat32> reductionB(String name, int first, Operand<TFloat32> x) {
      Operand<TFloat32> small = inner(first, x, 192, 1, 1);
      small = convolutions.outer(first + 1, small, 320, Window.valid(3, 2));
      Operand<TFloat32> large = inner(first + 2, x, 192, 1, 1);
      large = inner(first + 3, large, 192, 1, 7);
      large = inner(first + 4, large, 192, 7, 1);
      large = convolutions.outer(first + 5, large, 192, Window.valid(3, 2));
      return concat(name, List.of(small, large, maxPool(x)));
    }

    /** mixed9 and mixed10: 8x8x2048. */
    private Operand<TFloat32> blockC(String name, int first, Operand<TFloat32> x) {
      Operand<TFloat32> single = outer(first, x, 320, 1, 1);
      Operand<TFloat32> once = fork(first + 2, inner(first + 1, x, 384, 1, 1));
      Operand<TFloat32> twice = inner(first + 4, x, 448, 1, 1);
      twice = fork(first + 6, inner(first + 5, twice, 384, 3, 3));
      return concat(name, List.of(single, once, twice, averagePooled(first + 8, x, 192)));
    }

    /**
     * Two convolutions of the same input, concatenated to 8x8x768: number {@code first} with a
     * window of 1x3, and the next number with 3x1.
     */
    private Operand<TFloat32> fork(int first, Operand<TFloat32> x) {
      return concat("", List.of(outer(first, x, 384, 1, 3), outer(first + 1, x, 384, 3, 1)));
    }

    private Operand<TFloat32> inner(
        int n, Operand<TFloat32> x, int filters, int height, int width) {
      return convolutions.inner(n, x, filters, Window.same(height, width));
    }

    private Operand<TFloat32> outer(
        int n, Operand<TFloat32> x, int filters, int height, int width) {
      return convolutions.outer(n, x, filters, Window.same(height, width));
    }

    /**
     * {@code MaxPool}, with the window as an attribute. oneDNN computes it, and its gradient.
     * {@code tf.nn.maxPool} would add {@code MaxPoolV2}, with the window as a tensor, whose kernels
     * are three times slower.
     */
    private Operand<TFloat32> maxPool(Operand<TFloat32> x) {
      return tf.scope()
          .opBuilder("MaxPool", "MaxPool")
          .addInput(x.asOutput())
          .setAttr("ksize", new long[] {1, 3, 3, 1})
          .setAttr("strides", new long[] {1, 2, 2, 1})
          .setAttr("padding", "VALID")
          .build()
          .<TFloat32>output(0);
    }

    /**
     * The mean over 3x3 of an input, and a 1x1 convolution of that mean. Below the boundary the
     * mean is of what the convolution gives, bias included. Both are linear, so this is the same up
     * to rounding, and the convolution gives fewer channels than it gets, so less is read and
     * written. Above it the order is Keras's: gradients are sensitive to rounding, which may turn a
     * ReLU off.
     */
    private Operand<TFloat32> averagePooled(int n, Operand<TFloat32> x, int filters) {
      Window window = Window.same(1, 1);
      return convolutions.isBelowBoundary(n)
          ? convolutions.relu(n, averagePool(convolutions.linear(n, x, filters, window)))
          : convolutions.outer(n, averagePool(x), filters, window);
    }

    /** A mean over 3x3 that does not count the padding, as in Keras. */
    private Operand<TFloat32> averagePool(Operand<TFloat32> x) {
      return tf.nn.avgPool(x, List.of(1L, 3L, 3L, 1L), List.of(1L, 1L, 1L, 1L), "SAME");
    }

    private Operand<TFloat32> concat(String name, List<Operand<TFloat32>> branches) {
      Ops named = name.isEmpty() ? tf : tf.withName(name);
      return named.concat(branches, tf.constant(3));
    }
  }
}
