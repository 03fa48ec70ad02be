package graft.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.files.Hashes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder that a job fills: {@code bucket=00000/}, {@code bucket=00001/}, ... of Parquet files,
 * and the records in {@code _graft/}, which readers of tables pass over:
 *
 * <ul>
 *   <li>{@code job.json}, a {@link JobRecord}, written when all files are listed;
 *   <li>{@code listing/00000.jsonl.gz}, ..., the files of a bucket, a {@link ListedFile#line} each;
 *   <li>{@code done/00000.json}, ..., written when a bucket is whole.
 * </ul>
 */
final class JobFolder {
  private static final String RECORDS = "_graft";
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  private final FileSystem files;
  private final Path folder;

  /**
   * A bucket that is whole.
   *
   * @param files number of rows
   * @param errors number of rows by the error's code; none for pictures that were classified
   */
  record Done(long files, Map<String, Long> errors, double seconds) {}

  /** Looks at nothing yet. */
  JobFolder(String output, Configuration hadoop) {
    this.folder = HadoopWalk.qualified(output, hadoop);
    try {
      FileSystem found = folder.getFileSystem(hadoop);
      // Hadoop's local files with checksums can't be synced.
      this.files = found instanceof LocalFileSystem local ? local.getRaw() : found;
    } catch (IOException e) {
      throw failed("use", folder, e);
    }
  }

  /** The folder of a bucket. */
  Path bucket(int number) {
    return new Path(folder, String.format(Locale.ROOT, "bucket=%05d", number));
  }

  private Path record(String kind, int number, String suffix) {
    return new Path(
        new Path(folder, RECORDS), String.format(Locale.ROOT, "%s/%05d%s", kind, number, suffix));
  }

  private Path job() {
    return new Path(folder, RECORDS + "/job.json");
  }

  /**
   * The job that was begun here.
   *
   * @throws WrongUseException if the folder has other content
   */
  Optional<JobRecord> begun() {
    try {
      if (files.exists(job())) {
        return Optional.of(read(job(), JobRecord.class));
      }
      requireNoOthers();
      return Optional.empty();
    } catch (IOException e) {
      throw failed("read", job(), e);
    }
  }

  private void requireNoOthers() throws IOException {
    // Of a file it is the file.
    if (files.exists(folder)
        && !Arrays.stream(files.listStatus(folder))
            .allMatch(entry -> entry.getPath().getName().equals(RECORDS))) {
      throw new WrongUseException(
          folder + " holds something else; give an --output that does not exist");
    }
  }

  /** Records that the listing is whole, and what the job is. */
  void begin(JobRecord job) {
    write(job(), job);
  }

  /**
   * Goes through a listing.
   *
   * @param bucket files in a bucket
   * @param keep whether to record the files of each bucket
   */
  JobRecord.Listed list(Listing listing, int bucket, boolean keep) {
    ListingRecorder recorder = new ListingRecorder(keep ? bucket : 0);
    listing.forEach(recorder::take);
    return recorder.finish();
  }

  /** Counts the files of a listing and sums them up, and writes them bucket by bucket. */
  private final class ListingRecorder {
    private final int bucket;
    private final MessageDigest digest = Hashes.newSha256();
    private final List<String> lines = new ArrayList<>();
    private long count;
    private int written;

    /** With buckets of 0 files it writes nothing. */
    ListingRecorder(int bucket) {
      this.bucket = bucket;
    }

    void take(ListedFile file) {
      digest.update((file.identity() + "\n").getBytes(StandardCharsets.UTF_8));
      count++;
      if (bucket > 0) {
        lines.add(file.line());
      }
      if (lines.size() == bucket) {
        write();
      }
    }

    private void write() {
      if (!lines.isEmpty()) {
        writeLines(record("listing", written++, ".jsonl.gz"), lines);
        lines.clear();
      }
    }

    JobRecord.Listed finish() {
      write();
      return new JobRecord.Listed(Hashes.hex(digest.digest()), count);
    }
  }

  /** The files of a bucket, as {@link #list} has recorded them. */
  List<ListedFile> listed(int bucket) {
    Path file = record("listing", bucket, ".jsonl.gz");
    try (InputStream in = new GZIPInputStream(files.open(file));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines.lines().map(ListedFile::of).toList();
    } catch (IOException e) {
      throw failed("read", file, e);
    } catch (UncheckedIOException e) {
      throw failed("read", file, e.getCause());
    }
  }

  /**
   * What is recorded of a bucket; empty if it is not whole, its rows were deleted since, or the
   * record is damaged, such as by a power cut.
   */
  Optional<Done> done(int bucket) {
    Path file = record("done", bucket, ".json");
    try {
      return files.exists(file) && files.exists(bucket(bucket))
          ? Optional.of(read(file, Done.class))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed("read", file, e);
    }
  }

  /**
   * Takes back that a bucket is whole, before its rows are written: the folder of one whose writing
   * was stopped looks like that of a whole one.
   */
  void forget(int bucket) {
    Path file = record("done", bucket, ".json");
    try {
      if (files.exists(file)) {
        // Emptied and synced first, because a power cut can bring a deleted file back.
        try (FSDataOutputStream out = files.create(file, true)) {
          sync(out);
        }
        files.delete(file, false);
      }
    } catch (IOException e) {
      throw failed("delete", file, e);
    }
  }

  /** Records that a bucket is whole. */
  void finish(int bucket, Done done) {
    write(record("done", bucket, ".json"), done);
  }

  private <T> T read(Path file, Class<T> type) throws IOException {
    try (InputStream in = files.open(file)) {
      return JSON.readValue(in, type);
    }
  }

  /** Whole or not at all: written beside, synced, then renamed. */
  private void write(Path file, Object value) {
    Path beside = new Path(file.getParent(), file.getName() + ".new");
    try {
      try (FSDataOutputStream out = files.create(beside, true)) {
        out.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(value));
        sync(out);
      }
      // Some file systems rename over no file.
      files.delete(file, false);
      if (!files.rename(beside, file)) {
        throw new IOException("it can't be renamed from " + beside.getName());
      }
    } catch (IOException e) {
      throw failed("write", file, e);
    }
  }

  private void writeLines(Path file, List<String> lines) {
    try (FSDataOutputStream out = files.create(file, true);
        GZIPOutputStream zipped = new GZIPOutputStream(out)) {
      for (String line : lines) {
        zipped.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
      zipped.finish();
      sync(out);
    } catch (IOException e) {
      throw failed("write", file, e);
    }
  }

  private static void sync(FSDataOutputStream out) throws IOException {
    try {
      out.hsync();
    } catch (UnsupportedOperationException e) {
      // An object store: there a file is safe when it is closed, and not there before.
    }
  }

  private static GraftException failed(String what, Path file, IOException cause) {
    return new GraftException(
        "cannot " + what + " " + file + " (" + cause.getMessage() + ")", cause);
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
