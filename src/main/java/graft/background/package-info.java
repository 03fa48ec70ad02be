/**
 * Work beside the thread that computes: what is made ahead of its use, and what is written after.
 *
 * <p>Imports nothing else of Graft.
 */
package graft.background;
