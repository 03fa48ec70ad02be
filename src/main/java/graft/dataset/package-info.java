/**
 * Labelled images as uint8 RGB batches: CIFAR-10, the CIFAR-10 sample that comes with Graft, and
 * folders or tables of images, each divided into parts. {@link graft.dataset.DataSpec} opens what
 * {@code --data} names; {@code graft.dataset.image} decodes files, {@code graft.dataset.cifar}
 * reads and fetches CIFAR-10. No class here uses the model.
 *
 * <p>Imports {@code graft.failure}, {@code graft.files}, {@code graft.machine}, {@code
 * graft.background}, the phases and class names of {@code graft.contract}, and its subpackages
 * {@code image} and {@code cifar}.
 */
package graft.dataset;
