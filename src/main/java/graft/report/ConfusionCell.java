package graft.report;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A cell of the confusion matrix.
 *
 * @param trueClass the class that the images are of
 * @param predictedClass the class that they were taken for
 * @param images how many, at least 1
 */
public record ConfusionCell(
    @JsonProperty("true_class") int trueClass,
    @JsonProperty("predicted_class") int predictedClass,
    long images) {}
