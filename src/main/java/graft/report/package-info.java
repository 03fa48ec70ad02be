/**
 * Measures how good a model's predictions are: accuracy, top-k accuracy, precision, recall and F1
 * of each class, the confusion matrix, confidence intervals and calibration. The results are pure
 * functions of labels and probabilities, written as JSON.
 *
 * <p>Imports {@code graft.failure}.
 */
package graft.report;
