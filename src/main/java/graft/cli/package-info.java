/**
 * The command line: one class for each command. {@code option} holds the options that commands
 * share, {@code terminal} what is shown while they work, signals and exit codes (0 done, 1 failed,
 * 2 wrong use, 3 some files could not be read, 130 stopped by SIGINT, 143 stopped by SIGTERM),
 * {@code info} what {@code graft info} prints.
 *
 * <p>May import everything of ours; nothing of ours imports it.
 */
package graft.cli;
