package graft.contract;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * The results of one epoch of training, with the names that Keras's {@code History} uses.
 *
 * @param phase the phase of training
 * @param epoch number within the phase, from 1
 * @param loss mean training loss over the epoch's images; each step's loss is computed with dropout
 *     and before that step's update
 * @param accuracy share of training images classified correctly, in [0, 1], measured as {@code
 *     loss} is
 * @param valLoss mean loss over the validation images after the epoch
 * @param valAccuracy share of validation images classified correctly, in [0, 1]
 * @param seconds wall-clock time of the epoch with its validation
 * @param trainSeconds wall-clock time of the training steps alone
 * @param steps optimizer steps in the epoch
 * @param learningRate Adam's learning rate in the epoch's last step
 */
@JsonNaming(SnakeCaseStrategy.class)
public record EpochRecord(
    Phase phase,
    int epoch,
    double loss,
    double accuracy,
    double valLoss,
    double valAccuracy,
    double seconds,
    double trainSeconds,
    int steps,
    float learningRate) {}
