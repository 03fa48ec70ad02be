/**
 * Asks a model about pictures: decodes them, runs the model in batches, ranks classes.
 *
 * <p>Imports {@code graft.failure}, {@code graft.files}, {@code graft.machine}, {@code
 * graft.background}, {@code graft.dataset} and {@code graft.dataset.image}.
 */
package graft.predict;
