/**
 * How good a model's predictions are: accuracy, top-k accuracy, precision, recall and F1 of each
 * class, and the confusion matrix; as text for a terminal and as JSON. Pure functions of labels and
 * probabilities.
 *
 * <p>Imports {@code graft.failure}.
 */
package graft.report;
