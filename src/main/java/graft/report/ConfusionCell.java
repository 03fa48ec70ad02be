package graft.report;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A cell of the confusion matrix.
 *
 * @param trueClass the class of the images
 * @param predictedClass the class that was predicted for them
 * @param images how many, at least 1
 */
public record ConfusionCell(
    @JsonProperty("true_class") int trueClass,
    @JsonProperty("predicted_class") int predictedClass,
    long images) {}
