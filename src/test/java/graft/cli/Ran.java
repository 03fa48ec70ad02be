package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import graft.process.TensorFlowLog;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * How a command went.
 *
 * @param code exit code
 * @param out standard output
 * @param err standard error
 * @param time from start to end
 */
record Ran(int code, String out, String err, Duration time) {

  /** Runs a command in this process. */
  static Ran graft(Object... words) {
    return hearing(line -> {}, words);
  }

  /** The same, telling of each line on standard error before the command goes on. */
  static Ran hearing(Consumer<String> listener, Object... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Ran ran = run(stream, listener, words);
    return new Ran(ran.code(), out.toString(StandardCharsets.UTF_8), ran.err(), ran.time());
  }

  /** Runs a command in this process that writes its results elsewhere. */
  static Ran to(PrintStream out, Object... words) {
    return run(out, line -> {}, words);
  }

  private static Ran run(PrintStream out, Consumer<String> listener, Object... words) {
    HeardOutput err = new HeardOutput(listener);
    long start = System.nanoTime();
    int code =
        Main.run(
            List.of(words).stream().map(Object::toString).toArray(String[]::new),
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Ran(code, "", err.text(), Duration.ofNanos(System.nanoTime() - start));
  }

  /** Keeps what is written, and tells of each line. */
  private static final class HeardOutput extends OutputStream {
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Consumer<String> listener;

    HeardOutput(Consumer<String> listener) {
      this.listener = listener;
    }

    @Override
    public void write(int value) {
      all.write(value);
      line.write(value);
      if (value == '\n') {
        String heard = line.toString(StandardCharsets.UTF_8);
        line.reset();
        listener.accept(heard);
      }
    }

    String text() {
      return all.toString(StandardCharsets.UTF_8);
    }
  }

  /** Checks that it failed: one line, the last, says why and has these parts; notices precede. */
  Ran assertFailed(int expected, String... parts) {
    assertThat(code).as(err).isEqualTo(expected);
    assertThat(err).endsWith("\n").doesNotContain("\tat ", "Exception");
    assertThat(err.lines().filter(line -> line.startsWith("graft: "))).as(err).hasSize(1);
    List<String> lines = err.lines().toList();
    assertThat(lines.get(lines.size() - 1)).startsWith("graft: ").contains(parts);
    return this;
  }

  /** Checks that it was refused with one line that has these parts, and wrote nothing else. */
  Ran assertRefused(int expected, String... parts) {
    assertThat(code).as(err).isEqualTo(expected);
    assertThat(TensorFlowLog.without(err.lines().toList()))
        .singleElement()
        .asString()
        .startsWith("graft: ")
        .contains(parts);
    assertThat(out).isEmpty();
    return this;
  }

  /** Checks that it did what it should. */
  Ran assertDone() {
    assertThat(code).as(err).isZero();
    assertThat(err).doesNotContain("graft: ");
    return this;
  }

  /**
   * Checks that it was refused before any long work: within 5 s.
   *
   * @param start how long the program takes to say its version; where that is over a second, the
   *     machine is busy with something else
   */
  void assertSoon(Duration start) {
    Duration allowed = Duration.ofSeconds(5);
    Duration busy = start.multipliedBy(5);
    assertThat(time).isLessThan(allowed.compareTo(busy) > 0 ? allowed : busy);
  }
}
