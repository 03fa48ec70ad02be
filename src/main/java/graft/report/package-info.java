/**
 * What a model's probabilities are worth: accuracy, top-k accuracy, precision, recall and F1 of
 * each class, and the confusion matrix; as text for a terminal and as JSON. Pure functions of
 * labels and probabilities.
 *
 * <p>Imports {@code graft.failure} and {@code graft.files}.
 */
package graft.report;
