package graft.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;

final class EventFileTest {
  @TempDir Path folder;

  /** The bytes of TensorFlow's own writer: {@code tf.io.TFRecordWriter(path).write(b"graft")}. */
  @Test
  void aRecordHasTheBytesOfTensorFlow() {
    assertThat(HexFormat.of().formatHex(EventFile.record("graft".getBytes(StandardCharsets.UTF_8))))
        .isEqualTo("0500000000000000eab2043e677261667470591de4");
  }

  @Test
  void anEventIsInTheFileAfterAFlush() throws IOException {
    Event event = Event.newBuilder().setStep(3).build();
    try (EventFile file = EventFile.create(folder.resolve("new/logs"), 1_700_000_000)) {
      assertThat(file.file()).hasFileName("events.out.tfevents.1700000000.graft");
      file.add(event);
      assertThat(file.file()).isEmptyFile();
      file.flush();
      assertThat(file.file()).hasBinaryContent(EventFile.record(event.toByteArray()));
    }
  }

  /** Readers take the files in the order of their names. */
  @Test
  void aFileComesAfterThoseThatAreThere() throws IOException {
    Files.createFile(folder.resolve("events.out.tfevents.1700000009.host.v2"));
    Files.createFile(folder.resolve("other.txt"));
    for (long now : new long[] {1_700_000_000, 5, 1_800_000_000, 1_800_000_000}) {
      EventFile.create(folder, now).close();
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "other.txt",
              "events.out.tfevents.1700000009.host.v2",
              "events.out.tfevents.1700000010.graft",
              "events.out.tfevents.1700000011.graft",
              "events.out.tfevents.1800000000.graft",
              "events.out.tfevents.1800000001.graft");
    }
  }
}
