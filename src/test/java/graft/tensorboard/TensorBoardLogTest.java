package graft.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import graft.files.SmallDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.SessionLog.SessionStatus;

final class TensorBoardLogTest {
  @TempDir Path folder;

  /** The events of all files, in the order of their names. */
  private List<Event> events() throws IOException {
    List<Event> events = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
          byte[] data = new byte[Math.toIntExact(bytes.getLong())];
          bytes.getInt();
          bytes.get(data);
          bytes.getInt();
          events.add(Event.parseFrom(data));
        }
      }
    }
    return events;
  }

  @Test
  void aFileTellsItsVersionThenItsFirstStepThenEachStep() throws IOException {
    LoggedRun run = new LoggedRun(folder);
    assertThat(folder).isEmptyDirectory();
    run.resumedAfter(10);
    run.step(4, 2);
    run.end();
    List<Event> events = events();
    assertThat(events).hasSize(4);
    assertThat(events.get(0).getFileVersion()).isEqualTo("brain.Event:2");
    assertThat(events.get(0).getWallTime()).isEqualTo(LoggedRun.MILLIS / 1e3);
    assertThat(events.get(1).getSessionLog().getStatus()).isEqualTo(SessionStatus.START);
    assertThat(events.subList(1, 4)).allMatch(event -> event.getStep() == 14);
    assertThat(events.get(2).getSummary().getValue(0).getTag()).isEqualTo("step/learning_rate");
    assertThat(events.get(3).getSummary().getValueList())
        .extracting(value -> value.getTag() + " " + value.getSimpleValue())
        .containsExactly("step/loss 2.0", "step/accuracy 0.25");
  }

  @Test
  void anEpochIsInTheFileAtItsEnd() throws IOException {
    LoggedRun run = new LoggedRun(folder);
    run.epoch(2, 3);
    List<Event> events = events();
    assertThat(events.get(events.size() - 1).getStep()).isEqualTo(2);
    assertThat(events.get(events.size() - 1).getSummary().getValueList())
        .extracting(value -> value.getTag() + " " + value.getSimpleValue())
        .containsExactly(
            "epoch/loss 3.0",
            "epoch/accuracy 0.5",
            "epoch/val_loss 3.0",
            "epoch/val_accuracy 0.75");
    run.end();
    assertThat(events()).hasSameSizeAs(events);
  }

  @Test
  void whatCannotBeWrittenIsSaidOnceAndNothingFails() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 1024)) {
      LoggedRun run = new LoggedRun(disk.root().resolve("logs"));
      run.epoch(1, 1);
      disk.leaveFree(0);
      for (int epoch = 0; epoch < 300; epoch++) {
        run.epoch(1, 1);
      }
      run.end();
      assertThat(run.notices)
          .containsExactly(
              "cannot write the log for TensorBoard in "
                  + disk.root().resolve("logs")
                  + " (No space left on device); the training goes on without it");
    }
  }
}
