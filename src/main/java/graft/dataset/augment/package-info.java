/** Random changes of training images: mirrored, shifted, cut out, brighter or paler ones. */
package graft.dataset.augment;
