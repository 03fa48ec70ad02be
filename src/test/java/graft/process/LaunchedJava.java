package graft.process;

import graft.machine.Precision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A main class of the tests in a process of its own, started by the installed launcher: with the
 * flags, the memory settings and the environment of a user's {@code graft}. What kills that process
 * kills no test.
 */
public final class LaunchedJava {
  private LaunchedJava() {}

  /**
   * How a process ended.
   *
   * @param code its exit code: 128 and more after a signal
   * @param out lines of its standard output
   * @param err its standard error
   */
  public record Ended(int code, List<String> out, String err) {}

  /**
   * Runs one to its end.
   *
   * @param folder where its output is kept
   * @param options more options for Java
   * @param environment in addition to this process's
   * @param arguments without blanks, which the launcher would split at
   * @throws AssertionError when it is not over in time; it is ended then
   */
  public static Ended run(
      Path folder,
      Duration limit,
      List<String> options,
      Map<String, String> environment,
      Class<?> main,
      Object... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("graft.installation"), "bin", "graft").toString())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    // What Surefire sets for the tests is not what a user has.
    List.of(
            "TF_ENABLE_ONEDNN_OPTS",
            "TF_OVERRIDE_GLOBAL_THREADPOOL",
            Precision.HEAD_VARIABLE,
            Precision.PLAIN_FLOAT16_VARIABLE)
        .forEach(builder.environment()::remove);
    builder.environment().putAll(environment);
    builder.environment().put("GRAFT_JAVA_OPTS", javaOptions(options, main, arguments));
    Process process = builder.start();
    if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError(
          "%s was not over in %s: %s".formatted(main.getName(), limit, text(out)));
    }
    return new Ended(process.exitValue(), text(out).lines().toList(), text(err));
  }

  /** The arguments that were meant for a main class; the launcher appends those of Graft. */
  public static List<String> own(String[] args) {
    return Stream.of(args).takeWhile(argument -> !argument.equals("-cp")).toList();
  }

  /**
   * The launcher puts these before its own class path and main class, which Java then takes for
   * arguments of ours.
   */
  private static String javaOptions(List<String> options, Class<?> main, Object[] arguments) {
    List<String> words = new ArrayList<>(options);
    String cache = System.getProperty("org.bytedeco.javacpp.cachedir");
    if (cache != null) {
      words.add("-Dorg.bytedeco.javacpp.cachedir=" + cache);
    }
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    Arrays.stream(arguments).map(Object::toString).forEach(words::add);
    for (String word : words) {
      if (word.isBlank() || word.contains(" ")) {
        throw new IllegalArgumentException("the launcher would split \"" + word + "\"");
      }
    }
    return String.join(" ", words);
  }

  /** A process that was killed may leave half a character. */
  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
