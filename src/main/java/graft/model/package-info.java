/**
 * Opens a SavedModel that keeps the contract and calls its signatures. Every command runs models
 * through {@link graft.model.GraftModel}. This package calls signatures with tensors and builds no
 * operations of the network. Checks and fingerprints read the graph's operations by name.
 *
 * <p>Imports {@code graft.failure}, {@code graft.contract}, {@code graft.files}, {@code
 * graft.machine}, {@code graft.background} and {@code graft.savedmodel}.
 */
package graft.model;
