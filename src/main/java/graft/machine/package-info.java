/**
 * The computer that Graft runs on: Graft's own folders, the folder of TensorFlow's libraries and
 * why they can't be loaded, the environment that the launcher sets, session options, devices, the
 * processor's instruction sets, whether oneDNN's kernels run, the precision that suits the
 * hardware, and memory, also that which JavaCPP counts.
 *
 * <p>Imports {@code graft.failure} and {@code graft.files}.
 */
package graft.machine;
