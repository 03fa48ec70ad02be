/**
 * Measures how fast a model runs on this machine: the peak of a large matrix product, then every
 * kind of call as a share of that peak, its arithmetic counted in the graph. {@link
 * graft.bench.Benchmark} is the entry point.
 *
 * <p>Imports {@code graft.failure}, {@code graft.contract}, {@code graft.files}, {@code
 * graft.machine}, {@code graft.model}, {@code graft.dataset}, {@code graft.dataset.image} and
 * {@code graft.predict}.
 */
package graft.bench;
