/**
 * Work on threads other than the one that computes: reading ahead, decoding on all processors,
 * writing results.
 *
 * <p>Imports nothing else of Graft.
 */
package graft.background;
