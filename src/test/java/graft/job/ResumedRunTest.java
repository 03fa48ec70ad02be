package graft.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.export.TinyModel;
import graft.failure.WrongUseException;
import graft.files.SealedJson;
import graft.machine.Hardware;
import graft.machine.Precision;
import graft.machine.Processor;
import graft.train.CheckpointSettings;
import graft.train.RunFile;
import graft.train.TrainingSettings;
import graft.train.UnfinishedRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run that goes on takes from its record. */
final class ResumedRunTest {
  private static final Map<String, String> LAUNCHER =
      Map.of("TF_ENABLE_ONEDNN_OPTS", "1", Precision.HEAD_VARIABLE, Precision.HEAD_VALUE);

  @TempDir Path folder;
  private Path run;

  @BeforeEach
  void begin() throws IOException {
    run = folder.resolve("run");
    UnfinishedRun.begin(TinyModel.export(folder.resolve("model"), 0.3), run);
  }

  /** The option is recorded in one of two fields, of which the other must not stay. */
  @Test
  void checkpointsMayComeByTimeInsteadOfBySteps() throws IOException {
    RunFile begun = RunFile.read(run).orElseThrow();
    CheckpointSettings byTime =
        new CheckpointSettings(OptionalInt.empty(), Optional.of(Duration.ofMinutes(5)), 3);
    TrainingSettings was = begun.settings();
    TrainingSettings asked =
        new TrainingSettings(
            was.model(),
            run,
            was.phases(),
            was.frozen(),
            was.unfrozen(),
            was.large(),
            was.batchSize(),
            was.microBatch(),
            was.stopping(),
            was.schedule(),
            was.regularization(),
            was.augmentation(),
            was.seed(),
            was.maxPixels(),
            was.maxBad(),
            was.cache(),
            was.session(),
            byTime,
            was.network(),
            was.preset());
    assertThat(was.checkpoints().everySteps()).isPresent();
    assertThat(new ResumedRun(begun, new Given(Set.of("--checkpoint-every"))).settings(asked))
        .isEqualTo(asked);
    assertThat(new ResumedRun(begun, new Given(Set.of("--threads"))).settings(asked))
        .isEqualTo(was);
  }

  @Test
  void whatARunWasBegunInMustBePossibleHere() throws IOException {
    ResumedRun begun = begunIn(Precision.BFLOAT16);
    Hardware fast = processor("avx512_bf16");
    assertThat(begun.requirePrecision(fast, LAUNCHER)).isEmpty();
    assertThat(begun.requirePrecision(processor("avx2"), LAUNCHER).orElseThrow())
        .startsWith("precision: bfloat16, because the run began with it (slow here");
    assertThatThrownBy(() -> begun.requirePrecision(fast, Map.of("TF_ENABLE_ONEDNN_OPTS", "0")))
        .isInstanceOf(WrongUseException.class)
        .hasMessage(
            "the run in %s was begun with --precision bfloat16, which is impossible here:"
                + " bfloat16 needs oneDNN, which is off",
            run);
    assertThat(begunIn(Precision.FLOAT32).requirePrecision(processor("avx2"), Map.of())).isEmpty();
  }

  private ResumedRun begunIn(Precision precision) throws IOException {
    ObjectNode file = (ObjectNode) new ObjectMapper().readTree(run.resolve(RunFile.NAME).toFile());
    file.remove("checksum");
    file.withObject("settings").put("precision", precision.label());
    SealedJson.write(run.resolve(RunFile.NAME), file);
    return new ResumedRun(RunFile.read(run).orElseThrow(), new Given(Set.of()));
  }

  private static Hardware processor(String instructionSet) {
    return new Hardware(
        new Processor("some processor", 2, List.of(instructionSet)), Optional.empty());
  }
}
