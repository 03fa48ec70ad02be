/**
 * Builds graphs and exports them: the networks that a head can be put on, the head, the training
 * signatures, the checkpoint's own save and restore, and the reading of Keras weight files. {@link
 * graft.export.Exporter} is the way in.
 *
 * <p>A network is a {@link graft.export.BaseNetwork}, which {@link graft.export.BaseNetworks} lists
 * and a {@link graft.export.NetworkBuilder} helps to build; everything above it (head, phases,
 * signatures, files) is the same for any network. Imports {@code graft.failure}, {@code
 * graft.contract}, {@code graft.files}, {@code graft.machine} and {@code graft.savedmodel}; knows
 * nothing of data sets, epochs or the command line.
 */
package graft.export;
