/**
 * What the program needs of its computer and what the computer offers: where Graft is installed and
 * where TensorFlow's libraries are unpacked, how a session is opened, devices, the processor's
 * instruction sets, whether oneDNN's kernels run, the precision that suits the hardware, and
 * memory.
 *
 * <p>Imports {@code graft.failure} and {@code graft.files}.
 */
package graft.machine;
