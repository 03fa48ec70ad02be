package graft.card;

import graft.contract.ModelDescription.Base;

/**
 * Where the weights of a base come from, and under which licence.
 *
 * @param licence the identifier that model hubs use: {@code apache-2.0}, or {@code unknown}
 * @param words one or two sentences
 */
public record BaseOrigin(String licence, String words) {
  private static final String APACHE = "apache-2.0";
  private static final String UNKNOWN = "unknown";

  /** The origin of a base; a file's name may be any text. */
  public static BaseOrigin of(Base base) {
    return of(base, base.weights());
  }

  /** The same in Markdown, which takes nothing in a file's name for markup. */
  static BaseOrigin inMarkdown(Base base) {
    return of(base, Markdown.text(base.weights()));
  }

  /** Whether the licence is known. */
  boolean isKnown() {
    return !licence.equals(UNKNOWN);
  }

  private static BaseOrigin of(Base base, String file) {
    return switch (base.weights()) {
      case "imagenet" ->
          new BaseOrigin(
              APACHE,
              "Keras's ImageNet weights of InceptionV3, which the Keras authors publish under the"
                  + " Apache License 2.0.");
      case "builtin" ->
          new BaseOrigin(
              APACHE,
              "The base that comes with Graft: the ImageNet Inception-v3 model that the TensorFlow"
                  + " authors published in December 2015 under the Apache License 2.0, in a modified"
                  + " form (classifier left out, each batch normalization folded into its"
                  + " convolution, kernels rounded to float16, two kernels learned anew on CIFAR-10's"
                  + " training images).");
      case "random" ->
          new BaseOrigin(
              UNKNOWN, "Random weights: nothing was learned before this model's own training.");
      default ->
          new BaseOrigin(
              UNKNOWN,
              "The weights file %s. Its licence is not known to Graft: whoever passes this model on has to know it."
                  .formatted(file));
    };
  }
}
