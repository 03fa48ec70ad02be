/**
 * A whole training, from what is asked to a measured model: opens the data, exports the model that
 * a run makes itself, trains, and measures the result. Also what {@code graft export} and {@code
 * graft evaluate} have in common with that. The entry point is {@link graft.job.Trainer}.
 *
 * <p>It is the one package that knows both halves, {@code graft.export} and {@code graft.train},
 * and imports the packages that these work on. Only {@code graft} and {@code graft.cli} import it.
 */
package graft.job;
