/**
 * Files and folders that appear whole or not at all and can be checked afterwards: staged writing,
 * JSON with and without a checksum, manifests, hashes and downloads. Also locks on folders, space
 * on disks, paths, sizes and counts as text, and the fail points at which tests end a process.
 *
 * <p>Imports {@code graft.failure}.
 */
package graft.files;
