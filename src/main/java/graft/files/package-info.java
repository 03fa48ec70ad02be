/**
 * Files and folders that appear whole or not at all, and that can be checked afterwards: staged
 * writing, JSON text with and without a checksum, manifests, hashes, downloads, locks on folders,
 * free space, bytes in words, the fail points at which tests end a process, and where the user's
 * cache lies. Imports {@code graft.failure}, nothing else of ours.
 */
package graft.files;
