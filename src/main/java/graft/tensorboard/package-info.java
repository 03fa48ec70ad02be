/**
 * Event files of a training for TensorBoard, written while it trains. {@link
 * graft.tensorboard.EventFile} is the format, {@link graft.tensorboard.TensorBoardLog} what is
 * logged.
 *
 * <p>Imports {@code graft.contract}, {@code graft.files} and {@code graft.train}; of TensorFlow
 * only its messages.
 */
package graft.tensorboard;
