package graft.cli;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.beust.jcommander.JCommander;
import graft.cli.terminal.ExitCode;
import graft.export.TinyModel;
import graft.train.UnfinishedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** For every option of {@code train} it is decided whether a run that goes on may be given it. */
final class ResumedRunTest {
  /**
   * How an option is given.
   *
   * @param same as the run was begun; null where that can only be said by leaving it out
   * @param other as it was not
   */
  private record Given(String same, String other) {}

  /** Options that make a run what it is. */
  private static final Map<String, Given> FIXED =
      Map.ofEntries(
          entry("--subset", new Given("--subset=50", "--subset=20")),
          entry("--val-split", new Given(null, "--val-split=0.3")),
          entry("--val-subset", new Given("--val-subset=20", "--val-subset=10")),
          entry("--phase", new Given("--phase=all", "--phase=frozen")),
          entry("--epochs-frozen", new Given("--epochs-frozen=1", "--epochs-frozen=2")),
          entry("--epochs-unfrozen", new Given("--epochs-unfrozen=1", "--epochs-unfrozen=2")),
          entry(
              "--learning-rate-frozen",
              new Given("--learning-rate-frozen=1e-2", "--learning-rate-frozen=1e-3")),
          entry(
              "--learning-rate-unfrozen",
              new Given("--learning-rate-unfrozen=1e-3", "--learning-rate-unfrozen=1e-5")),
          entry("--preset", new Given(null, "--preset=fast")),
          entry("--large-size", new Given(null, "--large-size=139")),
          entry("--epochs-large", new Given("--epochs-large=1", "--epochs-large=2")),
          entry(
              "--learning-rate-large",
              new Given("--learning-rate-large=1e-5", "--learning-rate-large=1e-4")),
          entry("--batch-size", new Given("--batch-size=10", "--batch-size=20")),
          entry("--micro-batch", new Given("--micro-batch=10", "--micro-batch=5")),
          entry("--max-pixels", new Given(null, "--max-pixels=1000000")),
          entry("--seed", new Given("--seed=7", "--seed=0")),
          entry("--schedule", new Given("--schedule=constant", "--schedule=cosine")),
          entry("--warmup", new Given("--warmup=0", "--warmup=10")),
          entry("--weight-decay", new Given("--weight-decay=0", "--weight-decay=0.01")),
          entry("--label-smoothing", new Given("--label-smoothing=0", "--label-smoothing=0.1")),
          entry("--class-weights", new Given("--class-weights=none", "--class-weights=balanced")),
          entry("--layer-decay", new Given("--layer-decay=1", "--layer-decay=0.8")),
          entry("--augment", new Given("--augment=none", "--augment=flip")),
          entry("--patience", new Given(null, "--patience=1")),
          entry("--min-delta", new Given("--min-delta=0", "--min-delta=0.1")),
          entry("--monitor", new Given("--monitor=val_loss", "--monitor=val_accuracy")),
          entry("--restore-best", new Given(null, "--restore-best")),
          entry("--cache", new Given("--cache=none", "--cache=auto")),
          entry(
              "--boundary-storage",
              new Given("--boundary-storage=float32", "--boundary-storage=float16")),
          entry("--max-bad", new Given(null, "--max-bad=0.5")),
          entry("--base", new Given(null, "--base=inception-v3")),
          entry("--weights", new Given(null, "--weights=random")),
          entry("--image-size", new Given(null, "--image-size=75")),
          entry("--unfreeze-from", new Given(null, "--unfreeze-from=mixed5")),
          entry("--hidden", new Given(null, "--hidden=500")),
          entry("--dropout", new Given(null, "--dropout=0.3")),
          entry("--precision", new Given("--precision=float32", "--precision=float16")));

  /** Options that may be others at each call, and why. */
  private static final Map<String, String> FREE =
      Map.ofEntries(
          entry("--output", "says which run goes on"),
          entry("--resume", "says that it goes on"),
          entry("--restart", "excludes --resume"),
          entry(
              "--model", "it may lie elsewhere now; its content must be the same, see ResumeTest"),
          entry("--data", "it may lie elsewhere now; its content must be the same, see ResumeTest"),
          entry("--cache-dir", "what is not there is computed again"),
          entry("--augment-preview", "writes a picture beside the run"),
          entry("--tensorboard", "writes a log beside the run"),
          entry("--checkpoint-every", "changes no result"),
          entry("--keep-checkpoints", "changes no result"),
          entry("--quiet", "changes only what is printed"),
          entry("--threads", "this machine may have others; that bits may differ is said"),
          entry("--trust-model", "trust is given anew at each call"));

  @TempDir Path folder;
  private Path run;

  @BeforeEach
  void begin() throws IOException {
    run = folder.resolve("run");
    UnfinishedRun.begin(TinyModel.export(folder.resolve("model"), 0.3), run);
  }

  @Test
  void everyOptionIsEitherFixedOrFree() {
    Set<String> known = new HashSet<>(FIXED.keySet());
    assertThat(known).doesNotContainAnyElementsOf(FREE.keySet());
    known.addAll(FREE.keySet());
    assertThat(new JCommander(new TrainCommand()).getParameters())
        .extracting(option -> option.getParameter().names()[0])
        .containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void whatIsFixedMustNotBeContradicted() {
    FIXED.forEach(
        (option, given) -> {
          Ran ran = resume(List.of(given.other()));
          assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCode.WRONG_USE);
          ran.assertFailed(
              ExitCode.WRONG_USE,
              option + " is ",
              " here, but the run in " + run + " was begun with");
        });
  }

  @Test
  void aFinishedRunIsNotContradictedEither() {
    UnfinishedRun.finish(run);
    whatIsFixedMustNotBeContradicted();
    assertThat(resume(same()).code()).isZero();
    assertThat(resume(same()).err())
        .isEqualTo(
            "the run in %1$s is finished, there is nothing to resume; to train its model further, begin a new run: graft train --model %1$s --data tiny --output NEW\nthere is no %1$s/report.html; write it with: graft report %1$s\n"
                .formatted(run));
  }

  @Test
  void theCommandThatTrainsAFinishedRunFurtherWorks() throws IOException {
    Path pictures = TinyFiles.pictures(folder.resolve("some pictures"), 5);
    Path first = folder.resolve("first");
    Path model = TinyFiles.model(folder.resolve("other"));
    Ran.graft(
            "train",
            "--model=" + model,
            "--data=" + pictures,
            "--output=" + first,
            "--val-split=0.4",
            "--cache=none")
        .assertDone();
    String said = Ran.graft("train", "--resume", "--output", first).assertDone().err();
    assertThat(said)
        .endsWith(
            "graft train --model %s --data '%s' --val-split 0.4 --output NEW\n"
                .formatted(first, pictures));
    Path second = folder.resolve("second");
    Ran.graft(
            "train",
            "--model",
            first,
            "--data",
            pictures,
            "--val-split",
            "0.4",
            "--output",
            second,
            "--cache=none")
        .assertDone();
    assertThat(second.resolve("unfrozen")).exists();
  }

  @Test
  void anOptionThatTheRunWasBegunWithoutIsSaidSo() {
    resume(List.of("--patience=1"))
        .assertFailed(
            ExitCode.WRONG_USE,
            "--patience is 1 here, but the run in "
                + run
                + " was begun without it; leave the option out");
  }

  /** No option is complained of: the next thing that is missing is the data. */
  @Test
  void whatIsFixedMayBeRepeated() {
    resume(same())
        .assertFailed(ExitCode.WRONG_USE, "began with the data tiny, which are no longer there");
  }

  private static List<String> same() {
    return FIXED.values().stream().map(Given::same).filter(Objects::nonNull).toList();
  }

  /** What a process leaves that was killed between the two renames of the model's replacement. */
  @Test
  void aModelThatWasBeingReplacedIsFound() throws IOException {
    Path model = folder.resolve("model");
    Files.move(model, folder.resolve(".model.old-01234567"));
    resume(List.of())
        .assertFailed(ExitCode.WRONG_USE, "began with the data tiny, which are no longer there");
    assertThat(model).exists();
  }

  private Ran resume(List<String> options) {
    List<Object> words = new ArrayList<>(List.of("train", "--resume", "--output", run));
    words.addAll(options);
    return Ran.graft(words.toArray());
  }
}
