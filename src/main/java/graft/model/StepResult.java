package graft.model;

/**
 * The result of one {@code train_*} or {@code accumulate_*} call, over all images of the batch so
 * far.
 *
 * @param loss mean over these images of class weight x loss
 * @param correct number of these images whose largest logit, with dropout, is that of their label
 */
public record StepResult(float loss, long correct) {}
