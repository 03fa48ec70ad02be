/**
 * Labelled images: CIFAR-10, the carried sample of it, and folders of pictures, all as uint8 RGB
 * batches. Decoding and resizing are small TensorFlow graphs of this package's own; nothing here
 * knows the model. Imports {@code graft.contract} and {@code graft.files}.
 */
package graft.dataset;
