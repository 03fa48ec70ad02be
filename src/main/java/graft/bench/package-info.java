/**
 * Measures how fast a model runs here: the peak of a large matrix product, then every kind of call,
 * its arithmetic counted from the graph, as a share of that peak. {@link graft.bench.Benchmark} is
 * the way in.
 *
 * <p>May import {@code graft.contract}, {@code graft.files}, {@code graft.machine}, {@code
 * graft.runner}, {@code graft.dataset} and {@code graft.predict}, nothing else of ours.
 */
package graft.bench;
