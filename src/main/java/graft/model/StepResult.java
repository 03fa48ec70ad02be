package graft.model;

/**
 * What one {@code train_*} or {@code accumulate_*} call reports, over the whole batch so far.
 *
 * @param loss mean of class weight x loss over the images so far
 * @param correct images so far whose largest logit, dropout on, was at their label
 */
public record StepResult(float loss, long correct) {}
