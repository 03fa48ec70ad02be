/**
 * What the two halves of Graft share: the exporter ({@code graft.export}) writes SavedModels that
 * keep this contract, {@code graft.model} opens any SavedModel that keeps it. The names, dtypes and
 * shapes of the signatures, and the assets {@code graft.json} and {@code labels.txt}.
 *
 * <p>Imports {@code graft.failure}, nothing else of ours.
 */
package graft.contract;
