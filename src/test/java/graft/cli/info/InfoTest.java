package graft.cli.info;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
        new TreeMap<>(Map.of("graft.json", 1234L)));
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
    assertThat(InfoText.of(info(), machine()))
        .contains(
            "base weights   builtin, SHA-256 ab12\n",
            "22,832,294 in total; trainable: 1,029,510 frozen phase, 17,670,726 unfrozen phase\n",
            "  serving_default (tensorflow/serving/predict)\n"
                + "    in   images           uint8 [?,?,?,3]\n"
                + "    out  probabilities    float32 [?,2]\n"
                + "    out  class            int64 [?]\n",
            "    out  boundary         float32 [?,17,17,768]\n",
            "  graft.json           1,234 bytes\n",
            "  frozen    1  loss 0.5000  accuracy 0.8000  val_loss 0.4000  val_accuracy 0.8500  1 min"
                + " 15 s\n",
            "  device       CPU:0, 256 MiB\n",
            "  device       GPU:0, 79,872 MiB\n",
            "  GPU          NVIDIA Something\n",
            "  instructions avx avx2\n",
            "  oneDNN       on",
            "  precision    auto takes float32 (the processor has no unit for it)\n");
    assertThat(InfoText.of(info(), machine())).startsWith(InfoText.summary(info()));
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
