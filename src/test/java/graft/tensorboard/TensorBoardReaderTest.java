package graft.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.process.Python;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TensorBoard's own reader finds each step once, although some were trained twice. */
@Tag("verify")
final class TensorBoardReaderTest {
  private static final String READ =
      """
      import json, sys
      from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
      events = EventAccumulator(sys.argv[1])
      events.Reload()
      print(json.dumps({tag: [[e.step, e.value] for e in events.Scalars(tag)]
                        for tag in events.Tags()["scalars"]}))
      """;

  @TempDir Path folder;

  @BeforeAll
  static void pythonHasTensorBoard() throws InterruptedException {
    Python.require("tensorboard", "TensorBoard reads Graft's event files", "tensorboard");
  }

  private JsonNode read() throws Exception {
    Python.Result read = Python.run("-c", READ, folder.toString());
    assertThat(read.code()).as(read.all()).isZero();
    return new ObjectMapper().readTree(read.out());
  }

  @Test
  void stepsThatAResumedRunRepeatsAreHidden() throws Exception {
    LoggedRun killed = new LoggedRun(folder);
    killed.epoch(3, 1);
    killed.step(1, 1);
    killed.step(2, 1);
    killed.end();
    LoggedRun resumed = new LoggedRun(folder);
    resumed.resumedAfter(3);
    resumed.epoch(3, 2);
    resumed.end();
    JsonNode scalars = read();
    assertThat(scalars.get("step/loss").toString())
        .isEqualTo("[[1,1.0],[2,1.0],[3,1.0],[4,2.0],[5,2.0],[6,2.0]]");
    assertThat(scalars.get("step/accuracy")).hasSize(6);
    assertThat(scalars.get("step/learning_rate").toString())
        .isEqualTo("[[1,0.5],[2,0.5],[3,0.5],[4,0.5],[5,0.5],[6,0.5]]");
    assertThat(scalars.get("epoch/val_loss").toString()).isEqualTo("[[3,1.0],[6,2.0]]");
    assertThat(scalars.get("epoch/val_accuracy")).hasSize(2);
    assertThat(scalars.get("epoch/loss")).hasSize(2);
    assertThat(scalars.get("epoch/accuracy")).hasSize(2);
  }

  @Test
  void aRestartedRunHidesTheOneBefore() throws Exception {
    LoggedRun first = new LoggedRun(folder);
    first.epoch(3, 1);
    first.end();
    LoggedRun second = new LoggedRun(folder);
    second.epoch(2, 2);
    second.end();
    assertThat(read().get("step/loss").toString()).isEqualTo("[[1,2.0],[2,2.0]]");
  }
}
