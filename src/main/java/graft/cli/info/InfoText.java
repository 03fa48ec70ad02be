package graft.cli.info;

import graft.cli.terminal.Console;
import graft.cli.terminal.Durations;
import graft.contract.EpochRecord;
import graft.contract.ModelDescription;
import graft.contract.ModelTraining;
import graft.contract.SignatureSpec;
import graft.contract.TensorSpec;
import graft.files.Count;
import graft.machine.Processor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Writes {@link ModelInfo} and {@link MachineInfo} as text for a terminal. */
public final class InfoText {
  private final StringBuilder text = new StringBuilder();

  private InfoText() {}

  /** The whole text: first the model, then the machine. */
  public static String of(ModelInfo info, MachineInfo machine) {
    InfoText writer = new InfoText();
    writer.model(info);
    writer.signatures(info.signatures());
    writer.heading("assets");
    info.assets().forEach((name, bytes) -> writer.line("  %-20s %,d bytes", name, bytes));
    if (info.description().training() != null) {
      writer.training(info.description().training());
    }
    writer.machine(machine);
    return writer.text.toString();
  }

  /** The few lines about the model that {@code export} prints. */
  public static String summary(ModelInfo info) {
    InfoText writer = new InfoText();
    writer.model(info);
    return writer.text.toString();
  }

  private void model(ModelInfo info) {
    ModelDescription d = info.description();
    field(
        "model", info.directory() + (info.trainable() ? "" : " (serving only, cannot be trained)"));
    field(
        "network",
        d.base().network() + ", images resized to " + d.imageSize() + " x " + d.imageSize());
    String hash = d.base().sha256() == null ? "" : ", SHA-256 " + d.base().sha256();
    field("base weights", d.base().weights() + hash);
    field(
        "head",
        "%d classes, %s, dropout %s, seed %d"
            .formatted(
                d.head().classes(),
                Count.of(d.head().hidden(), "hidden unit"),
                d.head().dropout(),
                d.head().seed()));
    field(
        "unfrozen from", "layer " + d.unfreezeFrom() + " on; boundary: output of " + d.boundary());
    field(
        "parameters",
        String.format(
            Locale.ROOT,
            "%,d in total; trainable: %,d frozen phase, %,d unfrozen phase",
            d.parameters().total(),
            d.parameters().frozen(),
            d.parameters().unfrozen()));
    field("labels", String.join(", ", d.labels()));
  }

  private void signatures(List<SignatureSpec> signatures) {
    heading("signatures");
    for (SignatureSpec signature : signatures) {
      line("  %s (%s)", signature.name(), signature.method());
      signature.inputs().forEach(tensor -> tensor("in", tensor));
      signature.outputs().forEach(tensor -> tensor("out", tensor));
    }
  }

  private void tensor(String direction, TensorSpec tensor) {
    line("    %-4s %-16s %s", direction, tensor.name(), tensor.describe());
  }

  private void training(ModelTraining training) {
    heading("training");
    line("  data %s, SHA-256 %s", training.dataset(), training.fingerprint());
    for (EpochRecord epoch : training.history()) {
      line(
          "  %-8s %2d  loss %.4f  accuracy %.4f  val_loss %.4f  val_accuracy %.4f  %s",
          epoch.phase().label(),
          epoch.epoch(),
          epoch.loss(),
          epoch.accuracy(),
          epoch.valLoss(),
          epoch.valAccuracy(),
          Durations.words(epoch.seconds()));
    }
  }

  private void machine(MachineInfo info) {
    Processor processor = info.hardware().processor();
    heading("machine");
    line("  TensorFlow   %s", info.tensorFlow());
    info.devices()
        .forEach(d -> line("  device       %s, %,d MiB", d.name(), d.memoryBytes() >> 20));
    info.hardware().gpu().ifPresent(gpu -> line("  GPU          %s", gpu.model()));
    line("  processor    %s, %d available", processor.model(), processor.available());
    List<String> sets = processor.instructionSets();
    line("  instructions %s", sets.isEmpty() ? "unknown" : String.join(" ", sets));
    line("  oneDNN       %s (%s)", oneDnn(info), info.oneDnn().reason());
    line(
        "  precision    auto takes %s (%s)",
        info.precision().precision().label(), info.precision().reason());
  }

  private static String oneDnn(MachineInfo info) {
    return info.oneDnn().on()
        ? "on: its kernels use the widest instruction set"
        : "off: Eigen's kernels run instead; TF_ENABLE_ONEDNN_OPTS=1 turns it on";
  }

  private void heading(String heading) {
    line("\n%s", heading);
  }

  private void field(String name, String value) {
    line("%-14s %s", name, value);
  }

  private void line(String format, Object... values) {
    Object[] plain =
        Arrays.stream(values)
            .map(value -> value instanceof String words ? Console.plain(words) : value)
            .toArray();
    text.append(String.format(Locale.ROOT, format, plain)).append('\n');
  }
}
