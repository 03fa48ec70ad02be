/**
 * What a model's probabilities are worth: accuracy, top-k accuracy, precision, recall and F1 of
 * each class, and the confusion matrix; as text for a terminal and as JSON. Pure functions of
 * labels and probabilities.
 *
 * <p>May import {@code graft.contract} and {@code graft.files}, nothing else of ours.
 */
package graft.report;
