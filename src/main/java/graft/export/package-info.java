/**
 * Builds a model's graph and exports it: base network, head, training signatures, and the
 * operations that save and restore the variables. Also reads Keras weights files. The entry point
 * is {@link graft.export.Exporter}.
 *
 * <p>A network implements {@link graft.export.BaseNetwork}, adds its weights through a {@link
 * graft.export.NetworkBuilder}, and is listed in {@link graft.export.BaseNetworks}. Everything
 * above the network (head, phases, signatures, files) is the same for any network.
 *
 * <p>Imports {@code graft.failure}, {@code graft.contract}, {@code graft.files}, {@code
 * graft.machine} and {@code graft.savedmodel}. It knows nothing of data sets, epochs or the command
 * line.
 */
package graft.export;
