/**
 * The contract between the two halves of Graft: the names, dtypes and shapes of the signatures, and
 * the assets {@code graft.json} and {@code labels.txt}. {@code graft.export} writes SavedModels
 * that keep it, and {@code graft.model} opens any SavedModel that keeps it.
 *
 * <p>Imports only {@code graft.failure}.
 */
package graft.contract;
