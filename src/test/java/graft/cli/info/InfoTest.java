package graft.cli.info;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.cli.terminal.Screen;
import graft.contract.EpochRecord;
import graft.contract.ModelDescription;
import graft.contract.ModelTraining;
import graft.contract.Phase;
import graft.contract.Signatures;
import graft.machine.Devices.Device;
import graft.machine.Gpu;
import graft.machine.Hardware;
import graft.machine.Precision;
import graft.machine.PrecisionChoice;
import graft.machine.Processor;
import graft.train.EarlyStopping;
import graft.train.EarlyStopping.Monitor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

public final class InfoTest {
  public static ModelInfo info() {
    EpochRecord epoch = new EpochRecord(Phase.FROZEN, 1, 0.5, 0.8, 0.4, 0.85, 75, 70, 20, 1e-3f);
    ModelDescription description =
        new ModelDescription(
            1,
            new ModelDescription.Base("inception_v3", "builtin", "ab12"),
            299,
            List.of("cat", "dog"),
            164,
            "mixed5",
            new ModelDescription.Head(2, 500, 0.3, 0),
            new ModelDescription.Optimizer("adam", 0.9, 0.999, 1e-7),
            new ModelDescription.Parameters(22_832_294, 1_029_510, 17_670_726),
            new ModelTraining("sample", "cd34", List.of(epoch), 32, null, null));
    return new ModelInfo(
        Path.of("run", "frozen"),
        description,
        true,
        Signatures.inference(new Signatures.Dimensions(2, 2048, List.of(17L, 17L, 768L))),
        new TreeMap<>(Map.of("graft.json", 1234L)),
        EarlyStopping.NEVER);
  }

  private static MachineInfo machine() {
    return new MachineInfo(
        "2.18.0",
        List.of(new Device("CPU:0", 256L << 20), new Device("GPU:0", 78L << 30)),
        new Hardware(
            new Processor("Some Processor", 2, List.of("avx", "avx2")),
            Optional.of(new Gpu("GPU:0", "NVIDIA Something"))),
        new Processor.OneDnn(true, "TF_ENABLE_ONEDNN_OPTS=1"),
        new PrecisionChoice(Precision.FLOAT32, "the processor has no unit for it"));
  }

  @Test
  void textTellsEverything() {
    String text = InfoText.of(info(), machine(), Screen.NONE);
    assertThat(text)
        .contains(
            "base weights   builtin, SHA-256 ab12\n",
            "22,832,294 in total; trainable: 1,029,510 frozen phase, 17,670,726 unfrozen phase\n",
            "signatures     5, listed with --signatures\n",
            """
            trained on     sample, SHA-256 cd34
              phase     epoch     loss  accuracy  val_loss  val_accuracy     rate         time
              frozen        1   0.5000    0.8000    0.4000        0.8500  1.0e-03   1 min 15 s best val_loss
            processor      Some Processor, 2 available
            instructions   avx avx2
            device         GPU:0, 79,872 MiB, NVIDIA Something
            TensorFlow     2.18.0; oneDNN on (TF_ENABLE_ONEDNN_OPTS=1)
            """,
            "precision      auto: float32 (the processor has no unit for it)\n")
        .startsWith(InfoText.summary(info(), Screen.NONE));
    assertThat(InfoText.signatures(info(), Screen.NONE))
        .contains(
            "  serving_default (tensorflow/serving/predict)\n"
                + "    in   images           uint8 [?,?,?,3]\n"
                + "    out  probabilities    float32 [?,2]\n"
                + "    out  class            int64 [?]\n",
            "    out  boundary         float32 [?,17,17,768]\n",
            "  graft.json           1,234 bytes\n");
  }

  private static EpochRecord epoch(int number, double valLoss) {
    return new EpochRecord(Phase.UNFROZEN, number, 0.5, 0.8, valLoss, 0.85, 75, 70, 20, 1e-5f);
  }

  private static ModelInfo trained(List<EpochRecord> history) {
    ModelInfo info = info();
    ModelDescription d = info.description();
    ModelDescription longest =
        new ModelDescription(
            1,
            new ModelDescription.Base("inception_v3", "builtin", "ab12".repeat(16)),
            299,
            IntStream.range(0, 1000).mapToObj(i -> "class " + i).toList(),
            164,
            "mixed5",
            new ModelDescription.Head(1000, 500, 0.3, 0),
            d.optimizer(),
            d.parameters(),
            new ModelTraining("/data/pictures of birds", "cd34".repeat(16), history));
    return new ModelInfo(
        info.directory(),
        longest,
        true,
        info.signatures(),
        new TreeMap<>(info.assets()),
        info.rule());
  }

  private static MachineInfo longMachine() {
    return new MachineInfo(
        "2.18.0",
        List.of(new Device("CPU:0", 256L << 20)),
        new Hardware(
            new Processor(
                "Some Processor of a Long Name @ 2.20GHz",
                224,
                List.of(
                    ("sse4_2 avx f16c fma avx2 avx512f avx512bw avx512vl avx512_vnni avx512_bf16"
                            + " avx512_fp16 amx_tile amx_int8 amx_bf16")
                        .split(" "))),
            Optional.empty()),
        new Processor.OneDnn(true, "TF_ENABLE_ONEDNN_OPTS=1"),
        new PrecisionChoice(
            Precision.BFLOAT16,
            "the processor has avx512_bf16; head, loss and optimizer stay float32"));
  }

  @Test
  void aModelOfAThousandClassesAndAHundredEpochsFitsOneScreen() {
    List<EpochRecord> history =
        IntStream.rangeClosed(1, 100).mapToObj(i -> epoch(i, i == 40 ? 0.1 : 0.4)).toList();
    String text = InfoText.of(trained(history), longMachine(), Screen.NONE);
    assertThat(text.lines())
        .hasSizeLessThan(24)
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    assertThat(text)
        .containsPattern("\nlabels         class 0, .*, class \\d and 99\\d more\n")
        .contains("SHA-256 ab12ab12ab12ab12...\n")
        .containsPattern(
            "  \\.\\.\\.\n  unfrozen     40 .* best val_loss\n  \\.\\.\\.\n  unfrozen ")
        .containsPattern("  unfrozen    100 .*[0-9] s\nprocessor ")
        .doesNotContain("train_frozen", "graft.json");
  }

  @Test
  void aTerminalOfTwentyFourLinesHoldsItAll() {
    List<EpochRecord> history =
        IntStream.rangeClosed(1, 100).mapToObj(i -> epoch(i, i == 40 ? 0.1 : 0.4)).toList();
    for (int columns : new int[] {80, 100, 120}) {
      String text = InfoText.of(trained(history), longMachine(), terminal(columns));
      assertThat(text.lines())
          .hasSizeLessThan(24)
          .allSatisfy(line -> assertThat(line).hasSizeLessThan(columns));
      assertThat(text)
          .containsPattern("\n  unfrozen     40 .* best val_loss\n")
          .containsPattern("\n  unfrozen    100 ");
    }
    assertThat(InfoText.of(trained(history), longMachine(), terminal(60)).lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(60));
  }

  private static Screen terminal(int columns) {
    return new Screen(true, true, false, true, columns);
  }

  @Test
  void columnsThatDoNotFitAreLeftOutTheLeastNeededFirst() {
    EarlyStopping accuracy = new EarlyStopping(OptionalInt.empty(), 0, Monitor.VAL_ACCURACY, false);
    List<EpochRecord> one = List.of(epoch(1, 0.4));
    assertThat(new HistoryTable(one, EarlyStopping.NEVER, line -> line, 96).lines(5))
        .containsExactly(
            "  phase     epoch     loss  accuracy  val_loss  val_accuracy     rate         time",
            "  unfrozen      1   0.5000    0.8000    0.4000        0.8500  1.0e-05   1 min 15 s"
                + " best val_loss");
    assertThat(new HistoryTable(one, EarlyStopping.NEVER, line -> line, 95).lines(5))
        .containsExactly(
            "  phase     epoch     loss  accuracy  val_loss  val_accuracy         time",
            "  unfrozen      1   0.5000    0.8000    0.4000        0.8500   1 min 15 s"
                + " best val_loss");
    assertThat(new HistoryTable(one, accuracy, line -> line, 79).lines(5))
        .containsExactly(
            "  phase     epoch     loss  accuracy  val_loss  val_accuracy",
            "  unfrozen      1   0.5000    0.8000    0.4000        0.8500 best val_accuracy");
    assertThat(new HistoryTable(one, accuracy, line -> line, 59).lines(5))
        .containsExactly(
            "  phase     epoch  val_loss  val_accuracy",
            "  unfrozen      1    0.4000        0.8500 best val_accuracy");
  }

  @Test
  void theEpochsOfTheNotebookAreShownWhole() {
    List<EpochRecord> history =
        IntStream.rangeClosed(1, 8).mapToObj(i -> epoch(i, 1.0 / i)).toList();
    assertThat(InfoText.of(trained(history), machine(), Screen.NONE).lines())
        .hasSizeLessThan(24)
        .noneMatch(line -> line.equals("  ..."));
  }

  @Test
  void epochsThatFitAreAllThere() {
    List<EpochRecord> history =
        List.of(epoch(1, 0.4), epoch(2, 0.3), epoch(3, 0.3), epoch(4, Double.NaN));
    HistoryTable table =
        new HistoryTable(history, EarlyStopping.NEVER, line -> "[" + line + "]", 100);
    assertThat(table.lines(5))
        .hasSize(5)
        .noneMatch(line -> line.contains("..."))
        .element(2)
        .asString()
        .startsWith("[")
        .endsWith("best val_loss]");
    assertThat(table.lines(5)).filteredOn(line -> line.contains("best")).hasSize(1);
  }

  /** The first epoch is the worst by its loss, but the best by its accuracy. */
  @Test
  void theBestEpochIsThatOfTheValueThatTheRunMonitors() {
    EpochRecord first = new EpochRecord(Phase.FROZEN, 1, 0.5, 0.8, 0.9, 0.95, 75, 70, 20, 1e-3f);
    List<EpochRecord> history = List.of(first, epoch(1, Double.NaN), epoch(2, 0.4));
    EarlyStopping accuracy = new EarlyStopping(OptionalInt.empty(), 0, Monitor.VAL_ACCURACY, false);
    assertThat(new HistoryTable(history, accuracy, line -> line, 100).lines(5))
        .allMatch(line -> line.length() <= 100)
        .filteredOn(line -> line.endsWith(" best val_accuracy"))
        .singleElement()
        .asString()
        .startsWith("  frozen ");
    assertThat(new HistoryTable(history, EarlyStopping.NEVER, line -> line, 100).lines(5).get(3))
        .endsWith("best val_loss");
  }

  /** A loss that was NaN is worse than any number that comes after it. */
  @Test
  void aNumberIsBetterThanNone() {
    List<EpochRecord> history = List.of(epoch(1, Double.NaN), epoch(2, 0.4));
    assertThat(new HistoryTable(history, EarlyStopping.NEVER, line -> line, 100).lines(5).get(2))
        .endsWith("best val_loss");
  }

  @Test
  void theBestEpochIsNotLeftOutWhereverItStands() {
    for (int best = 1; best <= 30; best++) {
      int place = best;
      List<EpochRecord> history =
          IntStream.rangeClosed(1, 30).mapToObj(i -> epoch(i, i == place ? 0.1 : 0.4)).toList();
      List<String> lines =
          new HistoryTable(history, EarlyStopping.NEVER, line -> line, 100).lines(8);
      assertThat(lines).hasSizeLessThanOrEqualTo(8);
      assertThat(lines)
          .filteredOn(line -> line.endsWith("best val_loss"))
          .singleElement()
          .asString()
          .startsWith("  unfrozen  %5d ".formatted(best));
      assertThat(lines.get(lines.size() - 1)).startsWith("  unfrozen     30 ");
    }
  }

  @Test
  void jsonTellsTheSame() throws Exception {
    JsonNode json = new ObjectMapper().readTree(InfoJson.of(info(), machine()));
    assertThat(json.at("/description/parameters/unfrozen").longValue()).isEqualTo(17_670_726);
    assertThat(json.at("/description/base/sha256").textValue()).isEqualTo("ab12");
    assertThat(json.at("/description/training/history/0/val_loss").doubleValue()).isEqualTo(0.4);
    assertThat(json.at("/labels/1").textValue()).isEqualTo("dog");
    assertThat(json.at("/signatures/serving_default/inputs/images").toString())
        .isEqualTo("{\"dtype\":\"uint8\",\"shape\":[null,null,null,3]}");
    assertThat(json.at("/assets/graft.json").longValue()).isEqualTo(1234);
    assertThat(json.at("/machine/onednn").booleanValue()).isTrue();
    assertThat(json.at("/machine/precision_auto").textValue()).isEqualTo("float32");
    assertThat(json.at("/machine/precision_auto_reason").textValue())
        .isEqualTo("the processor has no unit for it");
    assertThat(json.at("/machine/gpu").textValue()).isEqualTo("NVIDIA Something");
    assertThat(json.at("/machine/devices/0/name").textValue()).isEqualTo("CPU:0");
  }
}
