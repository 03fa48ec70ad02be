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
import org.jline.utils.Signals;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The first signal asks, the second SIGINT ends; both are sent to this very process. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no kill command")
class StopSignalsTest {
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(text, true, StandardCharsets.UTF_8);
  private final CompletableFuture<Integer> halted = new CompletableFuture<>();

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

  @Test
  void theFirstAsksToStopAndASecondInterruptEndsAtOnce() throws Exception {
    try (StopSignals signals =
        new StopSignals(new Console(err, err, Screen.NONE), halted::complete)) {
      assertThat(signals.requested()).isFalse();
      send("TERM");
      long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (!signals.requested() && System.nanoTime() < limit) {
        Thread.sleep(1);
      }
      assertThat(signals.exitCode()).isEqualTo(143);
      assertThat(halted).isNotDone();
      send("INT");
      assertThat(halted.get(10, TimeUnit.SECONDS)).isEqualTo(130);
      assertThat(text.toString(StandardCharsets.UTF_8))
          .contains("stopping when the current piece of work is done");
    }
  }

  @Test
  void closingRestoresWhatListenedBefore() throws Exception {
    for (String signal : List.of("INT", "TERM")) {
      CompletableFuture<Boolean> heard = new CompletableFuture<>();
      Object before = Signals.register(signal, () -> heard.complete(true));
      try {
        StopSignals signals = new StopSignals(new Console(err, err, Screen.NONE), halted::complete);
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
