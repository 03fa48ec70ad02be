/**
 * Trains and evaluates: one loop over epochs, batches and micro-batches for all phases, early
 * stopping, the history, and the directory that a run writes. The entry points are {@link
 * graft.train.TrainingRun} and, for the model in a run's directory, {@link
 * graft.train.ModelFolder}.
 *
 * <p>Imports {@code graft.failure}, {@code graft.contract}, {@code graft.files}, {@code
 * graft.machine}, {@code graft.background}, {@code graft.dataset} with {@code augment}, {@code
 * graft.model} and {@code graft.cache}; knows signatures and tensors and builds no operations.
 */
package graft.train;
