/**
 * Builds graphs and exports them: InceptionV3 in Keras's layer order, the head, the training
 * signatures, the checkpoint's own save and restore, and the reading of Keras weight files. {@link
 * graft.model.Exporter} is the way in.
 *
 * <p>A base is a {@link graft.model.BaseNetwork}; everything above it (head, phases, signatures,
 * files) is the same for any base. Imports {@code graft.contract} and {@code graft.files}; knows
 * nothing of data sets, epochs or the command line.
 */
package graft.model;
