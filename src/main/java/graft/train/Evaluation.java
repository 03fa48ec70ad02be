package graft.train;

/**
 * How well a model answers on labelled images.
 *
 * @param loss mean cross-entropy
 * @param accuracy share of images whose most probable class is their label, in [0, 1]
 */
public record Evaluation(double loss, double accuracy) {}
