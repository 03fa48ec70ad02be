package graft.card;

import graft.report.Calibration;
import graft.report.ClassificationReport;

/**
 * How good a model is on the validation images.
 *
 * @param report metrics of all images and of each class
 * @param calibration whether the model's probabilities can be believed
 */
public record Measured(ClassificationReport report, Calibration calibration) {}
