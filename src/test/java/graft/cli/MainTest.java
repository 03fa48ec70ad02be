package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.beust.jcommander.JCommander;
import graft.cli.terminal.Screen;
import graft.cli.terminal.StandardOutput;
import graft.files.WholeDirectory;
import graft.train.ModelFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong use and help: nothing here starts TensorFlow. */
final class MainTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                           | expected a command: fetch, export
          trian                                        | did you mean train?
          train --dta sample                           | unknown option --dta (did you mean --data?)
          train --tta flip                             | unknown option --tta (an option of evaluate, predict); see
          --quiet train                                | options come after the command: graft train --quiet
          --quiet                                      | options come after the command: graft COMMAND --quiet
          help trian                                   | did you mean train?
          help train predict                           | help takes one command
          train --phase frozn                          | must be frozen, unfrozen or all, not "frozn" (did you mean frozen?)
          train --monitor loss                         | must be val_loss or val_accuracy
          train --batch-size 0                         | --batch-size must be a whole number from 1 to 65536, not "0"
          train --batch-size 99999999999               | --batch-size must be a whole number from 1 to 65536
          train --epochs-frozen -1                     | --epochs-frozen must be a whole number from 1 to 1000000, not "-1"
          train --patience -1                          | --patience must be a whole number from 0 to 1000000
          train --micro-batch 0                              | --micro-batch must be a whole number from 1 to 65536
          train --seed x                               | --seed must be a whole number from -9223372036854775808 to
          train --learning-rate-frozen NaN             | --learning-rate-frozen must be a number from 1e-30 to 1e6
          train --learning-rate-unfrozen 1e-60         | --learning-rate-unfrozen must be a number from 1e-30
          train --min-delta -0.1                       | --min-delta must be a number from 0 to 1e6
          train --model                                | --model needs a value: --model DIR
          train --model --data sample                  | --model needs a value: --model DIR
          train --cache disk                           | --cache must be auto, features, all or none, not "disk"
          train --boundary-storage half                | --boundary-storage must be auto, float32, float16 or bfloat16
          train --precision half                       | --precision must be auto, float32, bfloat16 or float16, not "half"
          train --precision bfloat61                   | did you mean bfloat16?
          bench --precision bfloat16                   | --precision bfloat16 is impossible: bfloat16 needs oneDNN, which is off
          train --seed 1 --seed 2                      | --seed is given twice
          train sample                                 | unexpected argument "sample"
          train --output run                           | train needs --data
          train --restart --output run                 | --restart takes no options from the old run: give the first command's again, such as --data; see
          train --data sample                          | train needs --output
          train --data sample --output run --model m --hidden 5 | --model is trained as it was exported: leave --hidden out
          train --data sample --output run --model m --base inception-v3 | --model is trained as it was exported: leave --base out
          train --data sample --output run --model m --weights random | leave --weights out
          train --data sample --output run --model m --image-size 75 | leave --image-size out
          train --data sample --output run --model m --unfreeze-from mixed5 | leave --unfreeze-from out
          train --data sample --output run --model m --dropout 0.5 | leave --dropout out
          train --data sample --output run --weights= | --weights must be the path of a file or folder, not ""
          train --data sample --output run --image-size 74 | --image-size must be a whole number from 75 to 1024, not "74"
          train --data sample --output run --image-size 1025 | --image-size must be a whole number from 75 to 1024, not "1025"
          train --data sample --output run --image-size 75-1 | --image-size must be a whole number from 75 to 1024, not "75-1"
          train --data sample --output run --base vgg  | --base: there is no network "vgg"
          train --hidden 8193                          | --hidden must be a whole number from 1 to 8192
          train --dropout 1                            | --dropout must be a number from 0 to less than 1
          train --max-bad 1.1                          | --max-bad must be a number from 0 to 1, not "1.1"
          train --max-pixels 0                         | --max-pixels must be a whole number from 1 to 2147483647
          evaluate --max-bad -0.1                      | --max-bad must be a number from 0 to 1, not "-0.1"
          evaluate --max-pixels 2147483648             | --max-pixels must be a whole number from 1 to 2147483647
          predict --max-pixels 0 a.png                 | --max-pixels must be a whole number from 1 to 2147483647
          predict --all-files=1 a.png                  | --all-files takes no value
          evaluate --split=                            | --split must be auto, all, train, validation or test, not ""
          train --data sample --output run --unfreeze-from mixed99 | no layer "mixed99"
          evaluate --data sample                       | evaluate needs --model
          evaluate --model m                           | evaluate needs --data
          evaluate --split tset                        | must be auto, all, train, validation or test, not "tset" (did you mean test?)
          train --val-split 0                          | --val-split must be a number from 0.001 to 0.999
          train --val-split 1                          | --val-split must be a number from 0.001 to 0.999
          evaluate --json=1                            | --json takes no value
          predict --model m                            | predict needs at least one PATH
          predict --threshold -0.1 a.png               | --threshold must be a number from 0 to 1, not "-0.1"
          predict --format xml a.png                   | --format must be csv, jsonl or table, not "xml"
          predict --format table --output o a.png      | --format table is for a terminal, not for --output: give csv or jsonl
          predict --resume a.png                       | --resume goes on with the FILE.partial of --output: give --output FILE
          predict --resume --output /dev/null a.png    | --resume goes on with the FILE.partial of --output: give --output FILE
          predict --features= a.png                    | --features must be the path of a file or folder
          predict --top-k 0 a.png                      | --top-k must be a whole number from 1 to 10000
          report                                       | expected one RUN, the folder of a run, found 0 arguments
          report a b                                   | found 2 arguments
          report --output= run                         | --output must be the path of a file or folder, not ""
          report --deep=1 run                          | --deep takes no value
          report --dep run                             | unknown option --dep (did you mean --deep?)
          report --threads 0 run                       | --threads must be a whole number from 1 to 1024
          info                                         | expected one DIR
          info a b                                     | found 2 arguments
          info a --data d --signatures                 | --signatures and --data exclude each other: give one of them
          train --data d --output o --tensorboard=     | --tensorboard must be the path of a file or folder, not ""
          bench --only forwrd                          | must be forward, frozen, frozen_features, unfrozen, unfrozen_boundary, evaluate, predict, unfrozen_files or unfrozen_augmented, not "forwrd" (did you mean forward?)
          bench --batch-sizes 8,0                      | --batch-sizes must be a whole number from 1 to 65536, not "0"
          bench --batch-sizes 8,x                      | each number of --batch-sizes must be a whole number from 1 to 65536, not "x"
          bench --batch-sizes ,                        | --batch-sizes must be a whole number from 1 to 65536, not ""
          bench --only ,                               | --only must be forward, frozen, frozen_features, unfrozen, unfrozen_boundary, evaluate, predict, unfrozen_files or unfrozen_augmented, not ""
          train --output @options                      | train needs --data
          bench --runs 0                               | --runs must be a whole number from 1 to 1000
          bench --model m --image-size 75              | --image-size is for the built-in base
          fetch imagenet                               | the only data set is cifar10
          export                                       | export needs --output
          export --output m --image-size 74            | --image-size must be a whole number from 75 to 1024, not "74"
          export --output m --image-size 1025          | --image-size must be a whole number from 75 to 1024, not "1025"
          export --output m --image-size 75-1          | --image-size must be a whole number from 75 to 1024, not "75-1"
          bench --image-size 1025                      | --image-size must be a whole number from 75 to 1024, not "1025"
          export --output m --dropout 1                | --dropout must be a number from 0 to less than 1
          export --output m --hidden 0                 | --hidden must be a whole number from 1 to 8192
          export --output m --classes 1                | --classes must be a whole number from 2 to 10000
          export --output m --classes 3 --labels f     | --classes and --labels exclude each other
          export --output m --labels f --data sample   | --labels and --data exclude each other: give one
          export --output m --classes 3 --data sample  | --classes and --data exclude each other: give one
          export --output m --weights=                 | --weights must be the path of a file or folder, not ""
          export --output m --unfreeze-from mixed99    | no layer "mixed99"
          export --output m --base vgg                 | --base: there is no network "vgg"; give inception-v3
          export --output m --serving-only             | --serving-only needs --model
          export --output m --model n                  | --model is only for --serving-only
          export --output m --from n --model n         | --model is only for --serving-only
          export --output m --from n --serving-only    | leave --from out
          export --output m --from n --classes 3       | leave --classes out
          train --data d --output o --augment flip --augment-preview o/p.png | --augment-preview must be outside --output
          train --data d --output o --augment flip --augment-preview d/p.png | --augment-preview must be outside --data
          train --data d --output o --augment flip --augment-preview p.jpg | --augment-preview must be a file name that ends in .png, not "p.jpg"
          train --data d --output o --augment standard --cache all | so nothing can be cached
          train --data d --output o --augment-preview p.png | --augment-preview needs --augment flip or standard
          export --output m --from n --seed 1          | leave --seed out
          export --output m --serving-only --model n --seed 1 | leave --seed out
          export --output m --serving-only --model n --data sample | leave --data out
          """)
  void wrongUseIsOneLineAndExitCode2(String words, String message) {
    Object[] args = words.isEmpty() ? new Object[0] : words.split(" ");
    Ran.graft(args).assertRefused(2, message, "--help\"");
  }

  @Test
  void aReportNeedsARunAndAPlace() {
    Ran.graft("report", "no-such-run")
        .assertRefused(
            2,
            "no-such-run holds no run (it has no run.json);"
                + " name the folder that graft train has written");
    Ran.graft("report", "--output", "src", "no-such-run")
        .assertRefused(2, "cannot write src (it is a folder); name a file");
  }

  @Test
  void aFileThatIsNoSheetIsNotReplacedByOne(@TempDir Path folder) throws IOException {
    Path pictures = TinyFiles.pictures(folder.resolve("pictures"), 1);
    Path photo = Files.copy(pictures.resolve("red/0.png"), folder.resolve("photo.PNG"));
    Path directory = Files.createDirectory(folder.resolve("folder.png"));
    Object[] train = {"train", "--data", pictures, "--output", folder.resolve("run"), "--augment"};
    Ran.graft(with(train, "flip", "--augment-preview", photo))
        .assertRefused(
            2, "--augment-preview: " + photo + " exists and is no earlier sheet; choose");
    Ran.graft(with(train, "flip", "--augment-preview", directory))
        .assertRefused(2, "--augment-preview: " + directory + " is a folder; name a file");
    assertThat(photo).hasSameBinaryContentAs(pictures.resolve("red/0.png"));
  }

  @Test
  void aLogNeedsAFolder(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("logs"));
    Path run = folder.resolve("run");
    Object[] train = {"train", "--data", "sample", "--output", run, "--tensorboard"};
    Ran.graft(with(train, file))
        .assertRefused(2, "cannot write " + file + " (it is a file); name a folder");
    Ran.graft(with(train, file.resolve("of/run")))
        .assertRefused(1, "cannot write " + file.resolve("of/run"));
    assertThat(run).doesNotExist();
  }

  private static Object[] with(Object[] words, Object... more) {
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray();
  }

  /** Before the weights, which may be a long download. */
  @Test
  void whatIsNoModelIsNotOverwritten(@TempDir Path folder) throws IOException {
    Path notes = Files.writeString(folder.resolve("notes.txt"), "notes");
    Ran.graft("export", "--overwrite", "--output", folder, "--weights", "none.h5")
        .assertRefused(2, folder + " exists and is not a Graft model (see " + notes + ")");
    assertThat(notes).hasContent("notes");
  }

  @ParameterizedTest
  @CsvSource({
    "train --output=, --output",
    "export --output=, --output",
    "predict --output=, --output",
    "predict --model=, --model",
    "cache list --cache-dir=, --cache-dir",
    "export --labels=, --labels"
  })
  void anEmptyPathIsWrongUse(String words, String option) {
    Ran.graft((Object[]) words.split(" "))
        .assertRefused(2, option + " must be the path of a file or folder, not \"\"");
  }

  @Test
  void anEmptyOperandIsWrongUse() {
    Ran.graft("info", "").assertRefused(2, "DIR must be the path of a file or folder, not \"\"");
    Ran.graft("predict", "--model", "m", " ")
        .assertRefused(2, "PATH must be the path of a file or folder");
  }

  @Test
  void whatIsNoDataOrNoWeightsIsRefusedFirst(@TempDir Path folder) throws IOException {
    Path output = folder.resolve("out");
    Path none = folder.resolve("none");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    for (String command : new String[] {"export", "train"}) {
      Ran.graft(command, "--output", output, "--data", none)
          .assertRefused(2, "no data in \"" + none + "\"");
      Ran.graft(command, "--output", output, "--data", "sample", "--weights", none + ".h5")
          .assertRefused(2, "--weights " + none + ".h5 is not a file");
      Ran.graft(command, "--output", output, "--data", empty)
          .assertRefused(2, empty + " holds no folder of pictures");
    }
    Path table = Files.writeString(folder.resolve("table.csv"), "file,label\n");
    Ran.graft("export", "--output", output, "--data", table)
        .assertRefused(2, table + " has no column \"path\"");
    assertThat(output).doesNotExist();
  }

  @Test
  void anOutputBelowAFileIsRefusedFirst(@TempDir Path folder) throws IOException {
    Path model = Files.createDirectories(folder.resolve("model"));
    Files.createFile(model.resolve("saved_model.pb"));
    Path file = Files.createFile(folder.resolve("file.txt"));
    String refusal = "cannot write " + file + "/x (" + file + " is a file, not a folder)";
    String[] output = {"--model", model.toString(), "--output", file + "/x"};
    Ran.graft(call(output, "predict", folder.toString())).assertRefused(1, refusal);
    Ran.graft(call(output, "train", "--data", "sample")).assertRefused(1, refusal);
    Ran.graft("export", "--output", file + "/x").assertRefused(1, refusal);
  }

  private static Object[] call(String[] options, String command, String... more) {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(List.of(options));
    words.addAll(List.of(more));
    return words.toArray();
  }

  @Test
  void aFileIsNoModel(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("model.h5"));
    Ran.graft("info", file.toString())
        .assertRefused(2, file + " is a file, but a model is a folder");
  }

  @Test
  void aFolderThatIsNoModelIsWrongUse(@TempDir Path folder) {
    Ran.graft("info", folder.toString())
        .assertRefused(2, folder + " is not a model", "saved_model.pb");
    Ran.graft("info", folder + "/none").assertRefused(2, "there is no folder " + folder + "/none");
    Path none = folder.resolve("none");
    Ran.graft("evaluate", "--model", none, "--data", "sample")
        .assertFailed(
            2,
            "there is no folder "
                + none
                + "; train a model there (graft train --data DATA --output ",
            "or export one that is to be trained (graft export --output " + none + ")");
  }

  @Test
  void aClassNameOfTwoLinesIsShown(@TempDir Path folder) throws IOException {
    Path pictures = TinyFiles.pictures(folder.resolve("pictures"), 1);
    Files.move(pictures.resolve("red"), pictures.resolve("re\nd"));
    Ran.graft("export", "--output", folder.resolve("model"), "--data", pictures)
        .assertFailed(
            2, "the class name \"re\\nd\" must be one line and not blank; rename the class");
  }

  @Test
  void exportNamesTheOnlyClassOfItsData(@TempDir Path folder) throws IOException {
    Path output = folder.resolve("model");
    Path pictures = TinyFiles.pictures(folder.resolve("pictures"), 1);
    Path table =
        Files.writeString(folder.resolve("list.csv"), "path,label\npictures/red/0.png,red\n");
    Ran.graft("export", "--output", output, "--data", table)
        .assertFailed(2, table + " has only one class to train on, red; a model needs two");
    WholeDirectory.delete(pictures.resolve("blue"));
    WholeDirectory.delete(pictures.resolve("green"));
    Ran.graft("export", "--output", output, "--data", pictures)
        .assertFailed(2, pictures + " holds only one folder of pictures, red: expected ");
    assertThat(output).doesNotExist();
  }

  @Test
  void aRunWithoutAFinishedPhaseIsWrongUse(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("run.json"), "{}");
    Ran.graft("info", folder.toString()).assertRefused(2, "has finished no phase");
  }

  @Test
  void aRunMeansItsLastPhase(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("run.json"), "{}");
    for (String phase : new String[] {"frozen", "unfrozen"}) {
      Files.createDirectories(folder.resolve(phase));
      Files.writeString(folder.resolve(phase).resolve("saved_model.pb"), "");
      assertThat(ModelFolder.resolve(folder)).isEqualTo(folder.resolve(phase));
    }
    assertThat(ModelFolder.resolve(folder.resolve("frozen"))).isEqualTo(folder.resolve("frozen"));
  }

  static Stream<String> commands() {
    return Stream.of(
        "fetch",
        "export",
        "train",
        "evaluate",
        "report",
        "predict",
        "info",
        "cache",
        "bench",
        "completion");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelpWithAnExample(String command) {
    Ran result = Ran.graft(command, "--help");
    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .startsWith("graft " + command + ": ")
        .contains("usage: graft " + command, "example:\n  graft " + command)
        .doesNotContain("\n\n\n");
    assertThat(result.out().lines()).allMatch(line -> line.length() <= 100);
    assertThat(Ran.graft("--help").out()).contains("\n  " + command + " ");
    assertThat(Ran.graft("help", command).assertDone().out()).isEqualTo(result.out());
  }

  @Test
  void helpAloneIsTheOverview() {
    assertThat(Ran.graft("help").assertDone().out())
        .isEqualTo(Ran.graft("--help").out())
        .contains("graft help COMMAND");
  }

  @Test
  void helpOfACommandWithoutPicturesDoesNotSpeakOfThem() {
    assertThat(Ran.graft("fetch", "--help").out()).contains("--quiet").doesNotContain("picture");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpIsAsWideAsTheTerminalButNotTooWide(String name) {
    Command command =
        Main.commands().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    JCommander parser = new JCommander(command);
    for (int columns : new int[] {80, 90, 200}) {
      Screen screen = new Screen(true, true, false, true, columns);
      String help = HelpText.of(command, parser, screen);
      assertThat(help.lines().toList())
          .allMatch(line -> line.length() < Math.min(columns, 101))
          .contains("  " + command.about().example());
      assertThat(help.replaceAll("\\s+", " "))
          .isEqualTo(Ran.graft(name, "--help").out().replaceAll("\\s+", " "));
      assertThat(HelpText.overview(Main.commands(), screen).lines())
          .allMatch(line -> line.length() < Math.min(columns, 101));
    }
  }

  @Test
  void helpNamesEveryExitCode() {
    assertThat(Ran.graft("--help").out())
        .endsWith(
            """

            exit codes: 0 done, 1 failed, 2 wrong use, 3 predict could not read some files,
              130 train or predict stopped by SIGINT, 143 by SIGTERM; --resume goes on
            """);
    assertThat(Ran.graft("predict", "--help").out())
        .contains(
            "\nexit codes: 0 done, 1 failed, 2 wrong use, 3 predict could not read some files");
  }

  @Test
  void helpOfExportListsTheNetworks() {
    assertThat(Ran.graft("export", "--help").out())
        .contains("--base NAME", "(inception-v3)")
        .contains(
            "networks:\n"
                + "  inception-v3: --image-size 299 (75 to 1024), --unfreeze-from mixed5 (0 to"
                + " 310)\n");
  }

  @Test
  void helpShowsDefaultsInTheOrderOfTheRecipe() {
    assertThat(Ran.graft("train", "--help").out())
        .contains("images of one training step (300)", "Adam's learning rate", "(1.0e-5)")
        .containsSubsequence("--model DIR", "--data SPEC", "--output DIR", "--max-bad X")
        .containsSubsequence("--max-bad X", "--base NAME", "--dropout X", "--phase PHASE")
        .containsSubsequence("--phase PHASE", "--seed N", "--patience N", "--restore-best")
        .containsSubsequence("--restore-best", "--cache MODE", "--resume", "--threads N")
        .containsPattern(
            "seed of shuffles, dropout and augmentation and,"
                + " without\\s+--model,\\s+of\\s+the\\s+head's");
  }

  /** Otherwise groups of options would get mixed. */
  @Test
  void noTwoOptionsOfACommandHaveTheSamePlaceInItsHelp() {
    for (Command command : Main.commands()) {
      assertThat(new JCommander(command).getParameters())
          .as(command.name())
          .extracting(option -> option.getParameterAnnotation().order())
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void versionIsOneLine() {
    Ran result = Ran.graft("--version");
    assertThat(result.code()).isZero();
    assertThat(result.out()).matches("graft \\S.*\\n");
  }

  @Test
  void debugShowsWhereAFailureComesFrom() {
    Ran result = Ran.graft("--debug", "train", "--batch-size", "0");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).startsWith("graft: --batch-size").contains("\tat graft.cli.");
  }

  @Test
  void aReaderThatHasGoneEndsTheCommandQuietly() {
    Ran result = helpTo(new IOException("Broken pipe"));
    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
  }

  @Test
  void aFullDiskIsAFailure() {
    Ran result = helpTo(new IOException("No space left on device"));
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo("graft: cannot write to standard output (No space left on device)\n");
  }

  private static Ran helpTo(IOException failure) {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw failure;
          }
        };
    return Ran.to(StandardOutput.over(broken), "--help");
  }
}
