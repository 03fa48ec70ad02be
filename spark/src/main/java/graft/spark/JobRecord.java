package graft.spark;

import graft.failure.WrongUseException;
import graft.machine.Precision;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What all rows of an output depend on; in {@code _graft/job.json}. A job goes on only where it is
 * the same.
 *
 * @param version of these records
 * @param graft the version of Graft, which decides about pixels; null if it runs from no jar
 * @param listingSha256 of what {@link ListedFile#identity} says of all files in order, each with a
 *     line feed
 * @param files how many there are
 * @param bucket most files in a bucket
 * @param precision null for the fastest that suits each machine
 */
record JobRecord(
    int version,
    String graft,
    String modelSha256,
    String listingSha256,
    long files,
    int bucket,
    int topK,
    boolean features,
    int batchSize,
    Precision precision,
    long mostBytes) {
  private static final int VERSION = 1;

  static JobRecord of(ShippedModel model, Listed listed, int bucket, PredictOptions options) {
    return new JobRecord(
        VERSION,
        JobRecord.class.getPackage().getImplementationVersion(),
        model.sha256(),
        listed.sha256(),
        listed.files(),
        bucket,
        options.topK(),
        options.features(),
        options.batchSize(),
        options.precision(),
        options.mostBytes());
  }

  /**
   * What was listed.
   *
   * @param sha256 as {@link JobRecord#listingSha256}
   */
  record Listed(String sha256, long files) {}

  int buckets() {
    return Math.toIntExact((files + bucket - 1) / bucket);
  }

  /**
   * Checks that a job that begins now would write the same rows.
   *
   * @param output names the folder in messages
   * @throws WrongUseException if it would not
   */
  void requireSame(JobRecord now, String output) {
    difference(now)
        .ifPresent(
            what -> {
              throw new WrongUseException(
                  output + " was begun with " + what + "; repeat that, or give another --output");
            });
  }

  private Optional<String> difference(JobRecord now) {
    return Stream.of(
            differs("records of version %s (now %s)", version, now.version),
            differs("Graft %s (now %s)", graft, now.graft),
            differs("another model (SHA-256 %s, now %s)", modelSha256, now.modelSha256),
            differs("other files (%s, now %s)", files, now.files),
            differs("other files: some were changed since", listingSha256, now.listingSha256),
            differs("--bucket %s (now %s)", bucket, now.bucket),
            differs("--top-k %s (now %s)", topK, now.topK),
            differs("--features: %s (now %s)", features, now.features),
            differs("--batch-size %s (now %s)", batchSize, now.batchSize),
            differs("--precision: %s (now %s)", label(precision), label(now.precision)),
            differs("--max-bytes %s (now %s)", mostBytes, now.mostBytes))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> differs(String words, Object begun, Object now) {
    return Objects.equals(begun, now) ? Optional.empty() : Optional.of(words.formatted(begun, now));
  }

  private static String label(Precision precision) {
    return precision == null ? "the fastest" : precision.label();
  }
}
