package graft.spark;

import graft.failure.WrongUseException;
import graft.machine.Precision;
import java.util.Objects;
import java.util.Optional;

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
    if (version != now.version) {
      return Optional.of("records of another version (" + version + ", now " + now.version + ")");
    }
    if (!Objects.equals(graft, now.graft)) {
      return Optional.of("Graft " + graft + " (now " + now.graft + ")");
    }
    if (!modelSha256.equals(now.modelSha256)) {
      return Optional.of(
          "another model (SHA-256 " + modelSha256 + ", now " + now.modelSha256 + ")");
    }
    if (!listingSha256.equals(now.listingSha256)) {
      return Optional.of(
          files == now.files
              ? "other files, or some were changed since"
              : "other files (" + files + ", now " + now.files + ")");
    }
    if (bucket != now.bucket) {
      return Optional.of("--bucket " + bucket);
    }
    if (topK != now.topK) {
      return Optional.of("--top-k " + topK);
    }
    if (features != now.features) {
      return Optional.of(features ? "--features" : "no --features");
    }
    if (batchSize != now.batchSize) {
      return Optional.of("--batch-size " + batchSize);
    }
    if (!Objects.equals(precision, now.precision)) {
      return Optional.of(precision == null ? "no --precision" : "--precision " + precision.label());
    }
    return mostBytes == now.mostBytes ? Optional.empty() : Optional.of("--max-bytes " + mostBytes);
  }
}
