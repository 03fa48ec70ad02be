/**
 * Trains and evaluates: one loop over epochs, batches and slices for both phases, early stopping,
 * the history, and the directory that a run leaves. {@link graft.train.TrainingRun} is the way in.
 *
 * <p>Imports {@code graft.cache}, {@code graft.runner}, {@code graft.dataset}, {@code
 * graft.background}, {@code graft.machine}, {@code graft.files} and {@code graft.contract}; knows
 * signatures and tensors, and never names an op.
 */
package graft.train;
