package graft.card;

import graft.contract.EpochRecord;
import graft.contract.ModelDescription;
import graft.dataset.DataSplit;
import graft.files.Count;
import graft.files.Percent;
import graft.report.WilsonInterval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The card of a trained model, as Hugging Face's model cards are: Markdown below a header of YAML.
 *
 * @param name the model's name
 * @param description the model's description, with its training
 * @param data the data that it was trained and validated on, without the pictures that can't be
 *     decoded
 * @param measured how good it is on the validation images
 * @param limits what chose the model, and so makes the measurement look better, in sentences
 * @param versions of the programs, such as {@code TensorFlow 2.18.0}
 * @param command the command line that trains the model again
 * @param remarks what the command lacks or needs beside it, and how close its result comes, in
 *     sentences
 */
public record ModelCard(
    String name,
    ModelDescription description,
    DataSplit data,
    Measured measured,
    List<String> limits,
    String versions,
    String command,
    List<String> remarks) {
  /** The whole text. */
  public String text() {
    return String.join(
        "\n",
        new CardHeader(this).text(),
        "# " + Markdown.text(name) + "\n",
        summary(),
        "## Model\n",
        model(),
        "## Data\n",
        pictures(),
        "## Result\n",
        new CardResult(measured, data.train().classCounts()).text(),
        "## Limits\n",
        new CardLimits(this).text(),
        "## Training\n",
        training(),
        "## Make it again\n",
        again());
  }

  private String summary() {
    long images = measured.report().images();
    return "Classifies pictures into %s. Of %s it never trained on, %s are classified correctly (95%% confidence interval %s).\n"
        .formatted(
            Count.withCommas(description.labels().size(), "class"),
            Count.withCommas(images, "validation picture"),
            Percent.of(measured.report().accuracy()),
            interval(measured.report().accuracy(), images));
  }

  private String model() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "Network: %s, images resized to %2$d x %2$d, then a hidden layer of %3$s and the classes; %4$,d parameters.",
            Markdown.text(description.base().network()),
            description.imageSize(),
            Count.of(description.head().hidden(), "unit"),
            description.parameters().total()));
    lines.add("Base: " + BaseOrigin.inMarkdown(description.base()).words());
    lines.add(
        "Licence: the header names that of the base network, from which this model is derived"
            + (BaseOrigin.of(description.base()).isKnown() ? "" : " (it is not known)")
            + "; for the head and the data their owner decides.");
    if (description.base().sha256() != null) {
      lines.add("SHA-256 of the base's weights file: `" + description.base().sha256() + "`.");
    }
    lines.add(
        "Files: a TensorFlow SavedModel; `manifest.json` beside it has the SHA-256 of every file.");
    return list(lines);
  }

  private String pictures() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Data set: %s, %s and %s."
            .formatted(
                Markdown.text(data.shortName()),
                Count.withCommas(data.train().size(), "training picture"),
                Count.withCommas(data.validation().size(), "validation picture")));
    lines.add("Division: " + data.kind().words(data.share()) + ".");
    if (!data.bad().isEmpty()) {
      lines.add(
          "Left out, because they can't be decoded: "
              + Count.withCommas(data.bad().found().size(), "picture")
              + ".");
    }
    lines.add("SHA-256 of pictures, classes and division: `" + data.fingerprint() + "`.");
    return list(lines);
  }

  private String training() {
    StringBuilder text = new StringBuilder();
    text.append("| phase | epoch | loss | accuracy | validation loss | validation accuracy |\n");
    text.append("| --- | ---: | ---: | ---: | ---: | ---: |\n");
    for (EpochRecord e : description.training().history()) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %.4f | %.4f | %.4f | %.4f |\n",
              e.phase().label(),
              e.epoch(),
              e.loss(),
              e.accuracy(),
              e.valLoss(),
              e.valAccuracy()));
    }
    return text.toString();
  }

  private String again() {
    return Markdown.code("sh", command)
        + "\nWith "
        + Markdown.text(versions)
        + ".\n"
        + remarks.stream()
            .map(remark -> "\n" + Markdown.text(remark) + "\n")
            .collect(Collectors.joining());
  }

  private static String list(List<String> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append("- ").append(line).append('\n'));
    return text.toString();
  }

  /** The 95% confidence interval of a share of images. */
  static String interval(double share, long images) {
    WilsonInterval interval = WilsonInterval.of(Math.round(share * images), images);
    return String.format(
        Locale.ROOT, "%.1f to %.1f%%", 100 * interval.low(), 100 * interval.high());
  }
}
