/**
 * Opens a SavedModel that keeps the contract and calls its signatures. {@link
 * graft.runner.GraftModel} is the one model-running piece of all commands: it knows signatures and
 * tensors and never names an op.
 *
 * <p>Imports {@code graft.contract}, {@code graft.files} and {@code graft.savedmodel}.
 */
package graft.runner;
