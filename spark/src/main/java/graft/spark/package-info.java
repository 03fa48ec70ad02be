/**
 * Graft on Apache Spark: {@link graft.spark.GraftSpark} makes a table of pictures a {@code
 * Dataset}, {@link graft.spark.Predict} is the command that writes a large one in parts.
 *
 * <p>What runs where: the driver finds the model and lists the files; tasks read and decode
 * pictures and ask the model, of which each executor has one.
 */
package graft.spark;

// Imports Graft's Java API (graft, graft.failure, graft.files, graft.machine, graft.predict) and
// Spark.
