package graft.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class ConsoleTest {
  private static final String LINE = "precision: float32, because ".repeat(4).strip();

  private static String shown(boolean terminal, Consumer<Console> what) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    what.accept(new Console(err, err, new Screen(terminal, false, false, false, 80)));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aNoticeIsBrokenBetweenWordsOnATerminalAlone() {
    assertThat(shown(true, console -> console.notice(LINE)))
        .isEqualTo(
            """
            precision: float32, because precision: float32, because precision: float32,
              because precision: float32, because
            """);
    assertThat(shown(false, console -> console.notice(LINE))).isEqualTo(LINE + "\n");
  }

  /** It may end in a command that the user copies. */
  @Test
  void anAlertIsNotBroken() {
    assertThat(shown(true, console -> console.alert(LINE))).isEqualTo(LINE + "\n");
  }
}
