package graft.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever {@code graft.json} and {@code labels.txt} hold: a description, or one clear line. */
class ModelFilesTest {
  private static final ModelDescription DESCRIPTION =
      new ModelDescription(
          1,
          new ModelDescription.Base("tiny", "formula", null),
          8,
          List.of("cat", "dog"),
          4,
          "mixed5",
          new ModelDescription.Head(2, 6, 0.25, 7),
          new ModelDescription.Optimizer("adam", 0.9, 0.999, 1e-7),
          new ModelDescription.Parameters(30, 20, 10),
          new ModelTraining(
              "sample",
              "ab12",
              List.of(new EpochRecord(Phase.FROZEN, 1, 0.5, 0.5, 0.5, 0.5, 2, 1, 10, 1e-3f)),
              32,
              null,
              null));

  @TempDir Path folder;
  private Path json;
  private Path labels;

  @BeforeEach
  void write() throws IOException {
    ModelFiles.writeDescription(folder, DESCRIPTION);
    json = folder.resolve("assets/graft.json");
    labels = folder.resolve("assets/labels.txt");
  }

  @Test
  void isReadAsItWasWritten() {
    assertThat(ModelFiles.readDescription(folder)).isEqualTo(DESCRIPTION);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "contract" : 1            | "contract" : 2              | has "contract": 2
          "contract" : 1            | "contract" : "1"            | has "contract": "1"
          "contract" : 1            | "contract" : null           | has "contract": null
          "contract" : 1            | "contract" : [ 1 ]          | no "contract"
          "contract" : 1            | "contract" : 1, "contract" : 1 | damaged
          "image_size" : 8          | "image_size" : 0            | image_size 0.0, which is out of range
          "image_size" : 8          | "image_size" : null         | image_size 0.0
          "image_size" : 8          | "image_size" : 99999999999  | damaged
          "image_size" : 8          | "image_size" : 8.5          | damaged
          "image_size" : 8          | "image_size" : 9000         | image_size 9000.0, which is out of range
          "image_size" : 8          | "image_size" : { }          | damaged
          "unfreeze_from" : 4       | "unfreeze_from" : -1        | unfreeze_from -1.0
          "hidden" : 6              | "hidden" : "6"              | damaged
          "dropout" : 0.25          | "dropout" : NaN             | damaged
          "dropout" : 0.25          | "dropout" : "NaN"           | e
          "dropout" : 0.25          | "dropout" : 1e999           | head.dropout Infinity, which is out of range
          "dropout" : 0.25          | "dropout" : 1               | head.dropout 1.0, which is out of range
          "classes" : 2             | "classes" : 0               | head.classes 0.0
          "network" : "tiny"        | "network" : null            | lacks "base.network"
          "network" : "tiny"        | "network" : [ ]             | damaged
          "boundary" : "mixed5"     | "boundary" : null           | lacks "boundary"
          "name" : "adam"           | "name" : null               | lacks "optimizer.name"
          "beta1" : 0.9             | "beta1" : 2                 | optimizer.beta1 2.0
          "total" : 30              | "total" : -30               | parameters.total -30.0
          "phase" : "frozen"        | "phase" : null              | lacks "training.history's phase"
          "phase" : "frozen"        | "phase" : "thawed"          | damaged
          "history" : [             | "history" : null, "x" : [   | training.history that is not a list
          "history" : [             | "history" : [ null,         | training.history that is not a list
          "dataset" : "sample"      | "dataset" : null            | lacks "training.dataset"
          """)
  void alteredDescription(String old, String altered, String reason) throws IOException {
    String text = Files.readString(json);
    assertThat(text).contains(old);
    Files.writeString(json, text.replace(old, altered));
    assertRefused(json, reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "7", "\"contract\"", "{", "{}", "{\"contract\": 1}x"})
  void whatIsNoDescription(String text) throws IOException {
    Files.writeString(json, text);
    assertRefused(json, "");
  }

  @Test
  void missingParts() throws IOException {
    Files.writeString(json, "{\"contract\": 1}");
    assertRefused(json, "lacks \"base\"");
  }

  @Test
  void bytesThatAreNoText() throws IOException {
    Files.write(json, new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"'});
    assertRefused(json, "damaged");
    Files.write(json, new byte[] {0, 0, 0, 'a', 0, 0x20, 0, 0});
    assertRefused(json, "damaged");
  }

  @Test
  void nestedTooDeep() throws IOException {
    Files.writeString(json, "{\"contract\": 1, \"more\": " + "[".repeat(1_000_000));
    assertRefused(json, "damaged");
    Files.writeString(json, "{\"contract\": 1, \"more\": " + "{\"a\":".repeat(1_000_000));
    assertRefused(json, "damaged");
  }

  @Test
  void tooLarge() throws IOException {
    String start = "{\"contract\": 1, \"more\": [0";
    Files.writeString(json, start + ", 0".repeat(12 << 20) + "]}");
    assertRefused(json, "damaged");
    Files.write(labels, new byte[33 << 20]);
    assertRefused(labels, "more than 32 MiB");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cat/           | says 2 classes, but labels.txt beside it has 1 line;",
        "cat/dog/cow/   | labels.txt beside it has 3 lines",
        "cat/cat/       | line 2 repeats \"cat\"",
        "cat//          | line 2 is blank",
        "' /cat/'       | line 1 is blank",
        "cat/d\u001b[2Jog/ | line 2 has control characters",
        "cat/d\u009bog/ | line 2 has control characters",
        "cat/d\u0000og/ | line 2 has control characters"
      })
  void alteredLabels(String text, String reason) throws IOException {
    Files.writeString(labels, text.replace('/', '\n'));
    assertRefused(folder, reason);
  }

  @Test
  void labelsThatAreNoText() throws IOException {
    Files.write(labels, "Hündin\nKatze\n".getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(labels, "it is not UTF-8 text");
    Files.delete(labels);
    assertRefused(labels, "no such file");
    Files.createDirectory(labels);
    assertRefused(labels, "cannot read");
  }

  private void assertRefused(Path named, String reason) {
    assertThatThrownBy(() -> ModelFiles.readDescription(folder))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining(named.toString())
        .hasMessageContaining(reason);
  }
}
