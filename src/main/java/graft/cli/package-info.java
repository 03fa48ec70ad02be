/**
 * The command line: one class for each command, the options they share, progress on standard error,
 * and the exit codes (0 done, 1 failed, 2 wrong use, 3 some files could not be read, 130 stopped by
 * SIGINT, 143 stopped by SIGTERM).
 *
 * <p>May import everything of ours; nothing of ours imports it.
 */
package graft.cli;
