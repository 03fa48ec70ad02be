/**
 * What {@code graft info} says about a model and about this machine, or about the data that a run
 * was begun with, as text and as JSON.
 *
 * <p>Imports {@code graft.model}, {@code graft.machine}, {@code graft.contract}, {@code
 * graft.train}, {@code graft.job}, {@code graft.files} and {@code graft.cli.terminal}.
 */
package graft.cli.info;
