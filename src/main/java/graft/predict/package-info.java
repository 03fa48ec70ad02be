/**
 * Asks a model about pictures: decodes them, runs the model in batches, writes a table.
 *
 * <p>Imports {@code graft.failure}, {@code graft.files}, {@code graft.machine}, {@code
 * graft.background}, {@code graft.dataset} and {@code graft.dataset.image}.
 */
package graft.predict;
