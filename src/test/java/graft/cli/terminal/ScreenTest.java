package graft.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ScreenTest {
  private static final Screen BOTH = new Screen(true, true, true, true, 80);

  @Test
  void noColorThatIsNotEmptyRefusesColours() {
    assertThat(Screen.wantsColours(Map.of())).isTrue();
    assertThat(Screen.wantsColours(Map.of("NO_COLOR", ""))).isTrue();
    assertThat(Screen.wantsColours(Map.of("NO_COLOR", "0"))).isFalse();
    assertThat(Screen.wantsColours(Map.of("TERM", "dumb"))).isFalse();
    assertThat(Screen.wantsColours(Map.of("TERM", "xterm-256color"))).isTrue();
  }

  @Test
  void onlyATerminalGetsColours() {
    assertThat(BOTH.onError(Colour.FAILURE, "graft:")).matches("\\e\\[[0-9;m\\e\\[]*mgraft:\\e.*");
    assertThat(BOTH.onOutput(Colour.BEST, "best")).startsWith("\033[").contains("mbest\033[");
    Screen outputOnly = new Screen(false, true, true, true, 80);
    assertThat(outputOnly.onError(Colour.FAILURE, "graft:")).isEqualTo("graft:");
    Screen errorOnly = new Screen(true, false, true, true, 80);
    assertThat(errorOnly.onOutput(Colour.BEST, "best")).isEqualTo("best");
    Screen refused = new Screen(true, true, false, true, 80);
    assertThat(refused.onError(Colour.FAILURE, "graft:")).isEqualTo("graft:");
  }

  @Test
  void theUsersEncodingDecidesOnBlocks() {
    assertThat(Screen.hasBlocks("UTF-8")).isTrue();
    assertThat(Screen.hasBlocks("ANSI_X3.4-1968")).isFalse();
    assertThat(Screen.hasBlocks("ISO-8859-1")).isFalse();
    assertThat(Screen.hasBlocks("no-such")).isEqualTo(Screen.hasBlocks(null));
  }
}
