/**
 * Reads {@code saved_model.pb} without TensorFlow and says what its graph would do before any of it
 * runs: a graph is a program. {@link graft.savedmodel.SavedModelFile} is the file within its
 * limits, {@link graft.savedmodel.OperationCheck} refuses what no Graft model needs, {@link
 * graft.savedmodel.GraphPath} is the part of a graph that a call runs, {@link
 * graft.savedmodel.ServingGraph} the part that predicts and evaluates. {@link
 * graft.savedmodel.Saver} saves and restores variables, {@link graft.savedmodel.PartialSaver} only
 * those that training changes.
 *
 * <p>Imports {@code graft.failure}, {@code graft.contract} and {@code graft.files}.
 */
package graft.savedmodel;
