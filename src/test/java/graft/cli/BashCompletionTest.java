package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.beust.jcommander.JCommander;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bash runs the script that {@code graft completion bash} prints. */
class BashCompletionTest {
  private static final Path BASH = Path.of("/bin/bash");

  @TempDir Path folder;
  private Path script;

  @BeforeEach
  void writeScript() throws IOException {
    assumeThat(BASH).exists();
    Ran ran = Ran.graft("completion", "bash");
    assertThat(ran.code()).isZero();
    script = Files.writeString(folder.resolve("graft"), ran.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tr                        | train",
        "--v                       | --version",
        "train --ou                | --output",
        "train --model m --no-such | ''",
        "train --schedule _        | constant cosine",
        "train --schedule cos      | cosine",
        "train --schedule = cos    | cosine",
        "train --schedule =        | constant cosine",
        "train --phase un          | unfrozen",
        "train --output _          | ''",
        "train --seed 1 --preset f | fast",
        "cache _                   | list clear",
        "cache c                   | clear",
        "cache clear c             | ''",
        "fetch _                   | cifar10",
        "completion _              | bash",
        "predict --model run p     | ''",
        "nonsense --model _        | ''",
        "--deb                     | --debug",
        "--debug tr                | train",
        "--debug --debug tr        | train",
        "--debug train --ou        | --output",
        "--debug train --phase un  | unfrozen",
        "--debug cache _           | list clear",
        "train --debug --ou        | --output"
      })
  void completes(String words, String expected) throws Exception {
    assertThat(complete(words)).isEqualTo(expected);
  }

  @Test
  void allCommandsAndTheirOptionsAreOffered() throws Exception {
    for (Command command : Main.commands()) {
      assertThat(complete("_").split(" ")).contains(command.name());
      List<String> options = new ArrayList<>(List.of("--help", "--debug"));
      new JCommander(command)
          .getParameters()
          .forEach(option -> options.add(option.getParameter().names()[0]));
      assertThat(complete(command.name() + " -").split(" "))
          .containsExactlyInAnyOrderElementsOf(options);
    }
  }

  /** Where the script has no answer, bash completes files. */
  @Test
  void bashKnowsTheFunction() throws Exception {
    assertThat(bash("complete -p graft"))
        .isEqualTo("complete -o bashdefault -o default -F _graft graft");
  }

  @Test
  void otherShellsAreRefused() {
    Ran ran = Ran.graft("completion", "fish");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("\"fish\"", "bash");
  }

  /** What the function answers for the words after {@code graft}; {@code _} is an empty word. */
  private String complete(String words) throws IOException, InterruptedException {
    return bash(
        "COMP_WORDS=(graft "
            + words.replaceAll("\\b_$", "''")
            + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _graft; echo \"${COMPREPLY[@]}\"");
  }

  private String bash(String commands) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                BASH.toString(), "-u", "-c", "source \"$0\"; " + commands, script.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.strip();
  }
}
