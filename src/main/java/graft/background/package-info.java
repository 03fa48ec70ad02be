/**
 * Work on other threads than the one that computes: making things ahead of their use, writing
 * results.
 *
 * <p>Imports nothing else of Graft.
 */
package graft.background;
