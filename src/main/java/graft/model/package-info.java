/**
 * Opens a SavedModel that keeps the contract and calls its signatures. {@link
 * graft.model.GraftModel} is the one piece that runs models, for all commands. It knows signatures
 * and tensors and builds no operations; the checks and fingerprints before a call read the graph's
 * operations by name.
 *
 * <p>Imports {@code graft.failure}, {@code graft.contract}, {@code graft.files}, {@code
 * graft.machine} and {@code graft.savedmodel}.
 */
package graft.model;
