/**
 * Pages of classified pictures: small copies, grouped by class, the surest first. They are gathered
 * in a file on the disk while pictures are classified, and split over pages at the end.
 *
 * <p>Imports {@code graft.failure}, {@code graft.files} and {@code graft.page}.
 */
package graft.gallery;
