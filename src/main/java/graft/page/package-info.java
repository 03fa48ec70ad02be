/**
 * Pages that a person looks at in a browser: one self-contained file each, with its style, charts
 * and pictures inside it. {@link graft.page.Html} is the one place where text becomes markup, and
 * {@link graft.page.Page} the frame of every file.
 *
 * <p>Imports {@code graft.failure}, {@code graft.files}, {@code graft.contract}, {@code
 * graft.machine}, {@code graft.dataset}, {@code graft.report} and {@code graft.analysis}.
 */
package graft.page;
