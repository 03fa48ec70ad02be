package graft.files;

import java.net.URI;
import java.nio.file.Path;

/** A process that downloads a file and says how many bytes are there, a line each time. */
final class DownloadingProcess {
  private DownloadingProcess() {}

  /** {@code URL TARGET BYTES SHA256}. */
  public static void main(String[] args) {
    Download.fetch(
        URI.create(args[0]),
        Path.of(args[1]),
        Download.Expected.sha256(Long.parseLong(args[2]), args[3]),
        (done, total) -> System.out.println(done));
  }
}
