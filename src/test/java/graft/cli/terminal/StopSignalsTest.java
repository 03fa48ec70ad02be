package graft.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jline.utils.Signals;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first signal asks, a later one ends; all are sent to this very process. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no kill command")
class StopSignalsTest {
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(text, true, StandardCharsets.UTF_8);
  private final CompletableFuture<Integer> halted = new CompletableFuture<>();

  /** Moved by hand, in nanoseconds; how often it was asked is the number of signals. */
  private final AtomicLong clock = new AtomicLong();

  private final AtomicInteger heard = new AtomicInteger();

  /** Java leaves a signal alone that whoever started it has it ignore. */
  @BeforeEach
  void requireInterrupts() throws Exception {
    Path status = Path.of("/proc/self/status");
    if (Files.exists(status)) {
      assumeThat(Files.readAllLines(status))
          .as("SIGINT is ignored here, as shells have it for what they start in the background")
          .noneMatch(line -> line.startsWith("SigIgn:") && ignoresInterrupts(line));
    }
  }

  /** The mask's second bit, in hexadecimal digits. */
  private static boolean ignoresInterrupts(String line) {
    return (Character.digit(line.charAt(line.length() - 1), 16) & 2) != 0;
  }

  private StopSignals listen() {
    return new StopSignals(
        new Console(err, err, Screen.NONE),
        halted::complete,
        () -> {
          long now = clock.get();
          heard.incrementAndGet();
          return now;
        });
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143, INT, 130", "INT, 130, TERM, 143", "TERM, 143, TERM, 143"})
  void theFirstAsksToStopAndALaterOneEndsAtOnce(String first, int asked, String second, int ended)
      throws Exception {
    try (StopSignals signals = listen()) {
      assertThat(signals.requested()).isFalse();
      sendAndAwait(first, 1);
      while (!signals.requested()) {
        Thread.sleep(1);
      }
      assertThat(signals.exitCode()).isEqualTo(asked);
      sendAndAwait(first, 2);
      clock.set(TimeUnit.MILLISECONDS.toNanos(999));
      sendAndAwait(second, 3);
      assertThat(halted).isNotDone();
      clock.set(TimeUnit.SECONDS.toNanos(1));
      send(second);
      assertThat(halted.get(10, TimeUnit.SECONDS)).isEqualTo(ended);
      assertThat(signals.exitCode()).isEqualTo(asked);
      assertThat(text.toString(StandardCharsets.UTF_8))
          .containsOnlyOnce("stopping when the current piece of work is done");
    }
  }

  /** Waits until so many signals in all were heard. */
  private void sendAndAwait(String signal, int signals) throws Exception {
    send(signal);
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (heard.get() < signals && System.nanoTime() < limit) {
      Thread.sleep(1);
    }
    assertThat(heard).hasValue(signals);
  }

  @Test
  void closingRestoresWhatListenedBefore() throws Exception {
    for (String signal : List.of("INT", "TERM")) {
      CompletableFuture<Boolean> heard = new CompletableFuture<>();
      Object before = Signals.register(signal, () -> heard.complete(true));
      try {
        StopSignals signals = listen();
        signals.close();
        send(signal);
        assertThat(heard.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(signals.requested()).isFalse();
      } finally {
        Signals.unregister(signal, before);
      }
    }
  }

  private static void send(String signal) throws IOException, InterruptedException {
    String pid = String.valueOf(ProcessHandle.current().pid());
    new ProcessBuilder("kill", "-" + signal, pid).start().waitFor();
  }
}
