/**
 * Image files: finds them, reads their sizes, and decodes their pixels. TensorFlow decodes and
 * resizes images in a small graph of this package; Java's readers decode what TensorFlow can't.
 *
 * <p>Imports {@code graft.failure}, {@code graft.files} and {@code graft.machine}.
 */
package graft.dataset.image;
