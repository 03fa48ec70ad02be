/**
 * Builds graphs and exports them: InceptionV3 in Keras's layer order, the head, the training
 * signatures, the checkpoint's own save and restore, and the reading of Keras weight files. {@link
 * graft.export.Exporter} is the way in.
 *
 * <p>A base is a {@link graft.export.BaseNetwork}; everything above it (head, phases, signatures,
 * files) is the same for any base. Imports {@code graft.failure}, {@code graft.contract}, {@code
 * graft.files} and {@code graft.machine}; knows nothing of data sets, epochs or the command line.
 */
package graft.export;
