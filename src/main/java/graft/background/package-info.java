/**
 * Work on threads other than the one that computes: reading ahead and writing results.
 *
 * <p>Imports nothing else of Graft.
 */
package graft.background;
