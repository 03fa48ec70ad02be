/**
 * Files and folders that appear whole or not at all, and that can be checked afterwards: staged
 * writing, JSON text, manifests, hashes, downloads, and where the user's cache lies. Imports
 * nothing of Graft but {@link graft.contract.GraftException}.
 */
package graft.files;
