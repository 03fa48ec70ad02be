/**
 * The failures that are reported to the user. Each has a message of one line: what is wrong with
 * which file or option, and what to do next.
 *
 * <p>Imports nothing else of Graft.
 */
package graft.failure;
