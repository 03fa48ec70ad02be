/**
 * What the two halves of Graft share, and all that they share: the exporter ({@code graft.model})
 * writes SavedModels that keep this contract, the runner ({@code graft.runner}) opens any
 * SavedModel that keeps it. The names, dtypes and shapes of the signatures, the assets {@code
 * graft.json} and {@code labels.txt}, how a session is opened, and the exception whose message is
 * made for the user.
 *
 * <p>Imports nothing else of Graft.
 */
package graft.contract;
