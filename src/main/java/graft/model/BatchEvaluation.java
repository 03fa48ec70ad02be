package graft.model;

/**
 * What one {@code evaluate*} call reports.
 *
 * @param lossSum sum over the images of the plain cross-entropy
 * @param correct images whose largest probability was at their label
 * @param probabilities [n][classes], each row adding up to 1
 */
public record BatchEvaluation(double lossSum, long correct, float[][] probabilities) {}
