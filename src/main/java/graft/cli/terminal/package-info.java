/**
 * What a user sees while a command works: notices, progress, results on standard output, what
 * signals do, and the exit codes.
 *
 * <p>Imports the listeners that it implements ({@code graft}, {@code graft.train}, {@code
 * graft.bench}, {@code graft.table}), {@code graft.report}, {@code graft.files} and {@code
 * graft.contract}, but no command and no option.
 */
package graft.cli.terminal;
