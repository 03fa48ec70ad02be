/**
 * What a user sees while a command works: notices, progress, results on standard output, the answer
 * to signals, and the exit codes.
 *
 * <p>Imports the listeners that it implements ({@code graft.train}, {@code graft.bench}, {@code
 * graft.files}) and {@code graft.contract}; no command and no option.
 */
package graft.cli.terminal;
