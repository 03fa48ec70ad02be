/**
 * The computer that Graft runs on: Graft's own folders, the folder of TensorFlow's libraries,
 * session options, devices, the processor's instruction sets, whether oneDNN's kernels run, the
 * precision that suits the hardware, and memory.
 *
 * <p>Imports {@code graft.failure} and {@code graft.files}.
 */
package graft.machine;
