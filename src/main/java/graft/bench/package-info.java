/**
 * Measures how fast a model runs here: the peak of a large matrix product, then every kind of call,
 * its arithmetic counted from the graph, as a share of that peak. {@link graft.bench.Benchmark} is
 * the way in.
 *
 * <p>Imports {@code graft.failure}, {@code graft.contract}, {@code graft.files}, {@code
 * graft.machine}, {@code graft.model}, {@code graft.dataset}, {@code graft.dataset.image} and
 * {@code graft.predict}.
 */
package graft.bench;
