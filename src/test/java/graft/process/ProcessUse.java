package graft.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;

/**
 * What this process holds, as Linux and JavaCPP count it.
 *
 * @param bytes resident memory
 * @param pointers native objects of TensorFlow that were made and not yet freed
 * @param files open files
 * @param threads of Java
 */
public record ProcessUse(long bytes, long pointers, long files, int threads) {
  private static final Path STATUS = Path.of("/proc/self/status");

  /** Counts now. */
  public static ProcessUse now() {
    return new ProcessUse(
        residentBytes(),
        Pointer.totalCount(),
        openFiles(),
        ManagementFactory.getThreadMXBean().getThreadCount());
  }

  private static long residentBytes() {
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long openFiles() {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "%d %d %d %d".formatted(bytes, pointers, files, threads);
  }
}
