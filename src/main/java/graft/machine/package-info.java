/**
 * What the computer offers and what TensorFlow makes of it: its devices, the processor's
 * instruction sets, and whether oneDNN's kernels run.
 *
 * <p>May import {@code graft.contract}, nothing else of ours.
 */
package graft.machine;
