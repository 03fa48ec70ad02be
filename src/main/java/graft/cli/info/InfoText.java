package graft.cli.info;

import graft.cli.terminal.Colour;
import graft.cli.terminal.Console;
import graft.cli.terminal.LongLine;
import graft.cli.terminal.Screen;
import graft.contract.ModelDescription;
import graft.contract.ModelTraining;
import graft.contract.SignatureSpec;
import graft.contract.TensorSpec;
import graft.files.Count;
import graft.machine.Devices.Device;
import graft.machine.Gpu;
import graft.machine.Processor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes {@link ModelInfo} and {@link MachineInfo} as text that fits a screen of 24 lines, as wide
 * as the terminal. What takes more is cut short; JSON has it all.
 */
public final class InfoText {
  /** One line less than the screen has, for the next prompt. */
  private static final int LINES = 23;

  private static final int INDENT = 15;
  private static final int HASH_DIGITS = 16;

  private final List<String> lines = new ArrayList<>();
  private final Screen screen;

  private InfoText(Screen screen) {
    this.screen = screen;
  }

  /** First the model, then its training, then the machine. */
  public static String of(ModelInfo info, MachineInfo machine, Screen screen) {
    InfoText model = new InfoText(screen);
    model.model(info);
    model.field("signatures", info.signatures().size() + ", listed with --signatures");
    InfoText end = new InfoText(screen);
    end.machine(machine);
    if (info.description().training() != null) {
      model.training(info, LINES - end.lines.size());
    }
    return model.text() + end.text();
  }

  /** The few lines about the model that {@code export} prints. */
  public static String summary(ModelInfo info, Screen screen) {
    InfoText writer = new InfoText(screen);
    writer.model(info);
    return writer.text();
  }

  /** All signatures with their inputs and outputs, then the model's other files. */
  public static String signatures(ModelInfo info, Screen screen) {
    InfoText writer = new InfoText(screen);
    writer.lines.add("signatures");
    for (SignatureSpec signature : info.signatures()) {
      writer.line("  %s (%s)", signature.name(), signature.method());
      signature.inputs().forEach(tensor -> writer.tensor("in", tensor));
      signature.outputs().forEach(tensor -> writer.tensor("out", tensor));
    }
    writer.lines.add("assets");
    info.assets().forEach((name, bytes) -> writer.line("  %-20s %,d bytes", name, bytes));
    return writer.text();
  }

  private void model(ModelInfo info) {
    ModelDescription d = info.description();
    field(
        "model", info.directory() + (info.trainable() ? "" : " (serving only, cannot be trained)"));
    field(
        "network",
        d.base().network() + ", images resized to " + d.imageSize() + " x " + d.imageSize());
    field("base weights", d.base().weights() + hash(d.base().sha256()));
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
    field("labels", fitting(d.labels()));
  }

  /** The first digits of a hash. */
  private static String hash(String sha256) {
    if (sha256 == null) {
      return "";
    }
    boolean whole = sha256.length() <= HASH_DIGITS;
    return ", SHA-256 " + (whole ? sha256 : sha256.substring(0, HASH_DIGITS) + "...");
  }

  /** As many names as a line takes, but at least one, and how many more there are. */
  private String fitting(List<String> names) {
    String words = "";
    for (int shown = 1; shown <= names.size(); shown++) {
      String longer = words + (shown == 1 ? "" : ", ") + names.get(shown - 1);
      if (shown > 1 && (longer + more(names, shown)).length() > screen.outputColumns() - INDENT) {
        return words + more(names, shown - 1);
      }
      words = longer;
    }
    return words;
  }

  private static String more(List<String> names, int shown) {
    return shown == names.size() ? "" : " and " + (names.size() - shown) + " more";
  }

  /**
   * What the model was trained on, and its epochs.
   *
   * @param most number of lines that may be there afterwards
   */
  private void training(ModelInfo info, int most) {
    ModelTraining training = info.description().training();
    field("trained on", training.dataset() + hash(training.fingerprint()));
    if (!training.history().isEmpty()) {
      int left = Math.max(HistoryTable.FEWEST_LINES, most - lines.size());
      lines.addAll(
          new HistoryTable(
                  training.history(),
                  info.rule(),
                  line -> screen.onOutput(Colour.BEST, line),
                  screen.outputColumns())
              .lines(left));
    }
  }

  private void machine(MachineInfo info) {
    Processor processor = info.hardware().processor();
    field("processor", processor.model() + ", " + processor.available() + " available");
    List<String> sets = processor.instructionSets();
    field("instructions", sets.isEmpty() ? "unknown" : String.join(" ", sets));
    info.devices().stream()
        .filter(device -> !device.name().startsWith("CPU:"))
        .forEach(device -> field("device", words(device, info.hardware().gpu())));
    field("TensorFlow", info.tensorFlow() + "; oneDNN " + oneDnn(info.oneDnn()));
    field(
        "precision",
        "auto: " + info.precision().precision().label() + " (" + info.precision().reason() + ")");
  }

  private static String words(Device device, Optional<Gpu> gpu) {
    String model =
        gpu.filter(one -> one.name().equals(device.name()))
            .map(one -> ", " + one.model())
            .orElse("");
    return String.format(
        Locale.ROOT, "%s, %,d MiB%s", device.name(), device.memoryBytes() >> 20, model);
  }

  private static String oneDnn(Processor.OneDnn oneDnn) {
    return oneDnn.on()
        ? "on (" + oneDnn.reason() + ")"
        : "off (" + oneDnn.reason() + "); TF_ENABLE_ONEDNN_OPTS=1 turns it on";
  }

  private void tensor(String direction, TensorSpec tensor) {
    line("    %-4s %-16s %s", direction, tensor.name(), tensor.describe());
  }

  /** A name and its value, which goes on in the next line where this one is full. */
  private void field(String name, String value) {
    String line = Console.plain(String.format("%-" + INDENT + "s%s", name, value));
    lines.addAll(LongLine.folded(line, INDENT, screen.outputColumns()).lines().toList());
  }

  private void line(String format, Object... values) {
    lines.add(Console.plain(String.format(Locale.ROOT, format, values)));
  }

  private String text() {
    return String.join("\n", lines) + "\n";
  }
}
