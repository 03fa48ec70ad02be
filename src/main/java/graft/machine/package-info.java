/**
 * What the computer offers and what TensorFlow makes of it: its devices and library, the
 * processor's instruction sets, whether oneDNN's kernels run, the precision that suits all this,
 * and the memory that there is and was used.
 *
 * <p>May import {@code graft.contract}, nothing else of ours.
 */
package graft.machine;
