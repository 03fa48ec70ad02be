/**
 * Files and folders that appear whole or not at all, and that can be checked afterwards: staged
 * writing, JSON text with and without a checksum, manifests, hashes, downloads, locks on folders,
 * the space on disks, bytes in words, and the fail points at which tests end a process. Imports
 * {@code graft.failure} and nothing else of Graft.
 */
package graft.files;
