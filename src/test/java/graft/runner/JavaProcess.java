package graft.runner;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Java process of its own, for what is fixed once in a process: threads and environment. */
final class JavaProcess {
  private JavaProcess() {}

  /**
   * Runs a main class with this process's class path, flags and environment.
   *
   * @param environment what differs from this process's; an empty value removes the variable
   * @return the lines of its standard output
   * @throws AssertionError when it ends with another exit code than 0
   */
  static List<String> run(Class<?> main, Map<String, String> environment, Object... arguments)
      throws IOException, InterruptedException {
    final List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    final String cache = System.getProperty("org.bytedeco.javacpp.cachedir");
    if (cache != null) {
      command.add("-Dorg.bytedeco.javacpp.cachedir=" + cache);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    final ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    environment.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            builder.environment().remove(name);
          } else {
            builder.environment().put(name, value);
          }
        });
    final Process process = builder.start();
    final byte[] output = process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new AssertionError("exit code " + process.exitValue() + " of " + command);
    }
    return new String(output, StandardCharsets.UTF_8).lines().toList();
  }
}
