/**
 * CIFAR-10's binary version: download, archive, records, and the sample that comes with Graft.
 *
 * <p>Imports {@code graft.failure}, {@code graft.files} and {@code graft.dataset.image}.
 */
package graft.dataset.cifar;
