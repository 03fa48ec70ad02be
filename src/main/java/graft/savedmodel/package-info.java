/**
 * Reads {@code saved_model.pb} without TensorFlow and checks its graph before any of it runs,
 * because a graph is a program. {@link graft.savedmodel.SavedModelFile} reads the file and limits
 * its size. {@link graft.savedmodel.OperationCheck} refuses what no Graft model needs. {@link
 * graft.savedmodel.GraphPath} finds the part of a graph that a call runs, and {@link
 * graft.savedmodel.ServingGraph} cuts out the part that predicts and evaluates. {@link
 * graft.savedmodel.BatchParts} rewrites a graph to compute a batch in parts. {@link
 * graft.savedmodel.Saver} saves and restores all variables, {@link graft.savedmodel.PartialSaver}
 * only those that training changes.
 *
 * <p>Imports {@code graft.failure}, {@code graft.contract} and {@code graft.files}.
 */
package graft.savedmodel;
