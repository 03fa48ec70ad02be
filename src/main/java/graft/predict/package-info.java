/**
 * Classifies picture files: finds and decodes them, runs the model in batches, writes a table.
 *
 * <p>May import {@code graft.contract}, {@code graft.files}, {@code graft.background}, {@code
 * graft.dataset} and {@code graft.runner}, nothing else of ours.
 */
package graft.predict;
