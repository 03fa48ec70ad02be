/**
 * Command-line options: how values are read, and the groups of options that commands share.
 *
 * <p>Imports the settings that the options set, {@code graft}, {@code graft.table}, {@code
 * graft.background} and {@code graft.cli.terminal}, but no command.
 */
package graft.cli.option;
