package graft.train;

/**
 * How well a model classifies labelled images.
 *
 * @param loss mean cross-entropy
 * @param accuracy share of images whose most probable class is the right one, in [0, 1]
 */
public record Evaluation(double loss, double accuracy) {}
