/**
 * Image files: which files are images, how large they are, and their pixels. Decoding and resizing
 * are small TensorFlow graphs of this package's own; Java's readers decode what TensorFlow can't.
 *
 * <p>Imports {@code graft.failure}, {@code graft.files} and {@code graft.machine}.
 */
package graft.dataset.image;
