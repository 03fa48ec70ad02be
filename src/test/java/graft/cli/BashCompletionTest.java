package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.beust.jcommander.JCommander;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        "hel                       | help",
        "help tr                   | train",
        "bench --only pre          | predict",
        "train --ou                | --output",
        "train --model m --no-such | ''",
        "train --schedule _        | constant cosine",
        "train --schedule cos      | cosine",
        "train --schedule = cos    | cosine",
        "train --schedule =        | constant cosine",
        "train --phase un          | unfrozen",
        "train --output _          | ''",
        "train --seed 1 --preset f | fast",
        "report run --d            | --data --deep --debug",
        "cache _                   | list clear",
        "cache c                   | clear",
        "cache clear c             | ''",
        "fetch _                   | cifar10",
        "completion _              | bash",
        "predict --model run p     | ''",
        "predict --format _        | csv jsonl table",
        "predict --output _        | ''",
        "nonsense --model _        | ''",
        "--debug tr                | train",
        "--debug train --ou        | --output",
        "train --resume --se       | --seed",
        "train --precision b       | bfloat16",
        "train --slice _           | ''",
        "train --weights bu        | builtin",
        "export --base _           | inception-v3",
        "predict --model run -- -  | ''",
        "cache clear some _        | ''",
        "--deb                     | --debug",
        "--debug --debug tr        | train",
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

  /** The keys go through bash's own editor, on a terminal that {@code script} plays. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train --sched~cos~             | <train><--schedule><cosine>",
        "train --schedule=cos~          | <train><--schedule=cosine>",
        "train --pre~s~f~               | <train><--preset><fast>",
        "train --data my~               | <train><--data><my pictures/>",
        "train --data my\\ ~             | <train><--data><my pictures/>",
        "train --data sampler~          | <train><--data><samplers.csv>",
        "train --data cif~              | <train><--data><cifar10>",
        "train --data=my~               | <train><--data=my pictures/>",
        "train --data ~~~ sample        | <train><--data><sample>",
        "train --model m~               | <train><--model><my pictures/>",
        "train --seed my~7              | <train><--seed><my7>",
        "train --schedule my~           | <train><--schedule><my>",
        "predict --model run -- -o~     | <predict><--model><run><--><-odd.jpg>",
        "predict --model run my~        | <predict><--model><run><my pictures/>",
        "train --resu~--out~m~          | <train><--resume><--output><my pictures/>"
      })
  void bashCompletesWhatIsTyped(String keys, String expected) throws Exception {
    assumeThat(Path.of("/usr/bin/script")).as("a program that plays a terminal").exists();
    assumeThat(System.getProperty("os.name")).as("another script elsewhere").isEqualTo("Linux");
    Files.createDirectory(folder.resolve("my pictures"));
    Files.createFile(folder.resolve("samplers.csv"));
    Files.createFile(folder.resolve("-odd.jpg"));
    ProcessBuilder builder =
        new ProcessBuilder("script", "-qec", "bash --noprofile --norc -i", "/dev/null")
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(Map.of("TERM", "dumb", "SHELL", "/bin/sh", "HISTFILE", ""));
    Process process = builder.start();
    try (Writer typing = process.outputWriter(StandardCharsets.UTF_8)) {
      typing.write("source ./graft; graft() { printf '<%s>' \"$@\"; echo .; }\n");
      typing.write("graft " + keys.replace('~', '\t') + "\nexit\n");
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said.lines().map(String::strip)).contains(expected + ".");
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
