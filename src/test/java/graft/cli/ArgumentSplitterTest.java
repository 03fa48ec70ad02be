package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.beust.jcommander.JCommander;
import com.beust.jcommander.Parameter;
import graft.cli.option.Arguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ArgumentSplitterTest {
  private static final class Options {
    @Parameter(
        names = {"--name", "--old-name"},
        description = "TEXT: a name")
    private String name;

    @Parameter(names = "--flag", description = "a flag")
    private boolean flag;
  }

  private final Options options = new Options();

  private Arguments parse(String... words) {
    return ArgumentSplitter.parse(new JCommander(options), List.of(words));
  }

  @Test
  void optionsMayStandAmongOperands() {
    Arguments arguments = parse("a.png", "--name", "x", "b.png", "--flag", "c.png");
    assertThat(arguments.operands()).containsExactly("a.png", "b.png", "c.png");
    assertThat(arguments.options()).containsExactlyInAnyOrder("--name", "--flag");
    assertThat(options.name).isEqualTo("x");
    assertThat(options.flag).isTrue();
  }

  @Test
  void aValueMayFollowAnEqualsSignOrStartWithADash() {
    parse("--name=a=b");
    assertThat(options.name).isEqualTo("a=b");
    parse("--name", "-1");
    assertThat(options.name).isEqualTo("-1");
  }

  @Test
  void operandsStayAsTheyAre() {
    assertThat(parse(" a ", "\"b\"", "@c", "-", "--", "--flag").operands())
        .containsExactly(" a ", "\"b\"", "@c", "-", "--flag");
    assertThat(options.flag).isFalse();
  }

  @Test
  void aFileWithADashIsWrittenOtherwise() throws IOException {
    assertThatThrownBy(() -> parse("-dash.jpg")).hasMessage("unknown option -dash.jpg");
    Path file = Files.createFile(Path.of("-dash.jpg"));
    try {
      assertThatThrownBy(() -> parse("-dash.jpg"))
          .hasMessage("unknown option -dash.jpg: write ./-dash.jpg for the file");
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void anEarlierNameStandsForTheNewOne() {
    assertThat(parse("--old-name", "x").options()).containsExactly("--name");
    assertThat(options.name).isEqualTo("x");
    assertThatThrownBy(() -> parse("--name", "x", "--old-name", "y"))
        .hasMessage("--name is given twice: give it once");
  }
}
