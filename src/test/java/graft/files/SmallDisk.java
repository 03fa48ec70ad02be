package graft.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;

/** A disk of a few megabytes in memory, that a test can fill. Its pages are of 4 KiB. */
public final class SmallDisk implements AutoCloseable {
  private static final long PAGE = 4096;

  private final Path root;
  private final Path filler;

  private SmallDisk(Path root) {
    this.root = root;
    this.filler = root.resolve("filler");
  }

  /**
   * Mounts one over a folder, which is made if need be; skips the test where that is not allowed.
   *
   * @param kibibytes its size
   */
  public static SmallDisk mount(Path folder, int kibibytes) {
    try {
      Files.createDirectories(folder);
      run("mount", "-t", "tmpfs", "-o", "mode=755,size=" + kibibytes + "k", "tmpfs", folder);
    } catch (IOException e) {
      String message =
          "SKIPPED: nothing has checked what happens on a full disk, because no tmpfs can be mounted"
              + " ("
              + e.getMessage()
              + "). Run the tests as root on Linux.";
      System.err.println(message);
      Assumptions.abort(message);
    }
    return new SmallDisk(folder);
  }

  /**
   * Free bytes at 20 levels below what something needs: at the first ones a page more each, where
   * small files fail, then evenly. What needs fewer pages than that has as many levels as pages.
   */
  public static List<Long> levels(long needed) {
    return IntStream.range(0, 20)
        .mapToLong(i -> i < 6 ? Math.min(PAGE * i, needed - 1) : needed * (i - 5) / 15)
        .map(free -> free / PAGE * PAGE)
        .distinct()
        .boxed()
        .toList();
  }

  /** Where it is mounted. */
  public Path root() {
    return root;
  }

  /** Bytes that are free. */
  public long free() throws IOException {
    return Files.getFileStore(root).getUsableSpace();
  }

  /** Fills it until so many bytes are free, rounded to pages. */
  public void leaveFree(long bytes) throws IOException {
    empty();
    long fill = free() - bytes;
    Files.write(filler, new byte[Math.toIntExact(Math.max(0, fill))]);
  }

  /** Takes away what fills it. */
  public void empty() throws IOException {
    Files.deleteIfExists(filler);
  }

  @Override
  public void close() throws IOException {
    run("umount", "-l", root);
  }

  private static void run(Object... words) throws IOException {
    List<String> command = List.of(words).stream().map(Object::toString).toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
