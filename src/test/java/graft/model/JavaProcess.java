package graft.model;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Java processes of their own, for what is fixed once in a process and for what ends one. */
public final class JavaProcess {
  private JavaProcess() {}

  /**
   * A main class with this process's class path, flags and environment, ready to start.
   *
   * @param flags more flags for Java
   */
  public static ProcessBuilder command(Class<?> main, List<String> flags, Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    String cache = System.getProperty("org.bytedeco.javacpp.cachedir");
    if (cache != null) {
      command.add("-Dorg.bytedeco.javacpp.cachedir=" + cache);
    }
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return new ProcessBuilder(command);
  }

  /**
   * Runs a main class to its end.
   *
   * @param environment what differs from this process's; an empty value removes the variable
   * @return the lines of its standard output
   * @throws AssertionError when it ends with another exit code than 0
   */
  static List<String> run(Class<?> main, Map<String, String> environment, Object... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        command(main, List.of(), arguments).redirectError(ProcessBuilder.Redirect.INHERIT);
    environment.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            builder.environment().remove(name);
          } else {
            builder.environment().put(name, value);
          }
        });
    Process process = builder.start();
    byte[] output = process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new AssertionError("exit code " + process.exitValue() + " of " + builder.command());
    }
    return new String(output, StandardCharsets.UTF_8).lines().toList();
  }
}
