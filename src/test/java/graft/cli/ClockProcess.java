package graft.cli;

import graft.process.LaunchedJava;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A process that runs commands, whose words are parted by {@code +}, and then prints by how many
 * years its time of day went back and forth meanwhile.
 */
final class ClockProcess {
  private static final double YEAR_SECONDS = 365.0 * 24 * 3600;

  private ClockProcess() {}

  public static void main(String[] args) throws InterruptedException {
    long least = System.currentTimeMillis();
    long most = least;
    int code = 0;
    for (String command : LaunchedJava.own(args)) {
      List<String> words = List.of(command.split("\\+"));
      code = Math.max(code, Main.run(words.toArray(String[]::new), System.out, System.err));
    }
    for (int i = 0; i < 40; i++) {
      least = Math.min(least, System.currentTimeMillis());
      most = Math.max(most, System.currentTimeMillis());
      Thread.sleep(10);
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.printf("years: %.0f%n", (most - least) / 1000.0 / YEAR_SECONDS);
    System.exit(code);
  }
}
