package graft.train;

/**
 * A model's answers on labelled images.
 *
 * @param loss mean cross-entropy
 * @param accuracy share of images whose most probable class is their label, in [0, 1]
 * @param labels the label of each image
 * @param probabilities [images][classes], each row adding up to 1
 */
public record Evaluation(double loss, double accuracy, int[] labels, float[][] probabilities) {}
