/**
 * What is written about classified pictures: rows in each format, the table that grows and can be
 * resumed, the vectors, the copies sorted into folders, the tiles of a gallery.
 *
 * <p>Imports {@code graft.failure}, {@code graft.files}, {@code graft.gallery} and {@code
 * graft.predict}.
 */
package graft.table;
