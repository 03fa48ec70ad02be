/**
 * The command line, with one class per command. {@code option} holds the options that commands
 * share. {@code terminal} holds what is shown while commands work, signals and exit codes (0 done,
 * 1 failed, 2 wrong use, 3 some files could not be read, 130 stopped by SIGINT, 143 stopped by
 * SIGTERM). {@code info} holds what {@code graft info} prints.
 *
 * <p>Imports any other package of Graft. No other package imports it.
 */
package graft.cli;
