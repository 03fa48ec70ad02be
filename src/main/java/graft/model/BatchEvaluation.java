package graft.model;

/**
 * The result of one {@code evaluate*} call.
 *
 * @param lossSum sum of the images' cross-entropies, without label smoothing or class weights
 * @param correct number of images whose largest probability is that of their label
 * @param probabilities [N][classes]; each row adds up to 1
 */
public record BatchEvaluation(double lossSum, long correct, float[][] probabilities) {}
