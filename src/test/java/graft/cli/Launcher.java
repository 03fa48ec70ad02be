package graft.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The installed program, started as a user starts it.
 *
 * @param program what is called
 * @param work the folder that it runs in
 * @param environment what differs from this process's
 * @param before what stands before the program on the command line, such as {@code setpriv}
 */
record Launcher(Path program, Path work, Map<String, String> environment, List<String> before) {
  private static final String JAVA_OPTIONS = "GRAFT_JAVA_OPTS";

  /** Java's second compiler costs more than it gains in so short a run. */
  private static final String SHORT_RUN = "-XX:TieredStopAtLevel=1";

  /** The program that the build has installed. */
  static Launcher installed(Path work) {
    Path programs = Path.of(System.getProperty("graft.installation"), "bin");
    boolean windows = File.separatorChar == '\\';
    return new Launcher(
        programs.resolve(windows ? "graft.bat" : "graft").toAbsolutePath(),
        work,
        Map.of(JAVA_OPTIONS, SHORT_RUN),
        List.of());
  }

  Launcher with(String variable, Object value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(variable, value.toString());
    return new Launcher(program, work, more, before);
  }

  /** With words before the program on the command line. */
  Launcher after(String... words) {
    return new Launcher(program, work, environment, List.of(words));
  }

  Launcher withJava(String option) {
    return with(JAVA_OPTIONS, environment.get(JAVA_OPTIONS) + " " + option);
  }

  /** Runs it. */
  Ran run(Object... arguments) throws IOException, InterruptedException {
    return start(arguments).await();
  }

  /** Runs a line of the shell, in which {@code "$graft"} is the program. */
  Ran shell(String line) throws IOException, InterruptedException {
    return with("graft", program).startWords(List.of("sh", "-c", line)).await();
  }

  /** Starts it, and lets it run beside this process. */
  Running start(Object... arguments) throws IOException {
    List<String> words = new ArrayList<>(before);
    words.add(program.toString());
    for (Object argument : arguments) {
      words.add(argument.toString());
    }
    return startWords(words);
  }

  private Running startWords(List<String> words) throws IOException {
    Path out = Files.createTempFile("graft-out", ".txt");
    Path err = Files.createTempFile("graft-err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(work.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    builder.environment().values().removeIf(String::isEmpty);
    return new Running(builder.start(), out, err, System.nanoTime());
  }

  /** A program that was started. */
  record Running(Process process, Path out, Path err, long start) {
    Ran await() throws IOException, InterruptedException {
      if (!process.waitFor(4, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("not ended after 4 minutes: " + Files.readString(err));
      }
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      Ran ran = new Ran(process.exitValue(), read(out), read(err), time);
      Files.delete(out);
      Files.delete(err);
      return ran;
    }

    private static String read(Path file) throws IOException {
      return Files.readString(file, StandardCharsets.UTF_8);
    }
  }
}
