/**
 * Measures how fast a model runs on this machine. The speed of a large matrix product counts as the
 * machine's peak; every kind of call is measured as a share of that peak. The operations of a call
 * are counted in the graph. {@link graft.bench.Benchmark} is the entry point.
 *
 * <p>Imports {@code graft.failure}, {@code graft.contract}, {@code graft.files}, {@code
 * graft.machine}, {@code graft.background}, {@code graft.model}, {@code graft.dataset}, {@code
 * graft.dataset.augment}, {@code graft.dataset.image}, {@code graft.predict} and {@code
 * graft.table}.
 */
package graft.bench;
