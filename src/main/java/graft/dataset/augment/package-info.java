/**
 * Random changes of training images: mirrored, shifted, cut out or recoloured ones, a sheet that
 * previews them, and the mean of a picture and its mirror image for a trained model.
 *
 * <p>Imports {@code graft.failure}, {@code graft.files}, {@code graft.machine}, the phases of
 * {@code graft.contract}, and {@code graft.dataset}.
 */
package graft.dataset.augment;
