package graft.train;

import graft.contract.EpochRecord;
import graft.contract.GraftException;
import graft.files.JsonText;
import graft.files.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** The epochs of a run, kept as {@code history.csv} and {@code history.json}. */
final class History {
  private static final CSVFormat CSV =
      CSVFormat.DEFAULT
          .builder()
          .setRecordSeparator('\n')
          .setHeader(
              "phase",
              "epoch",
              "loss",
              "accuracy",
              "val_loss",
              "val_accuracy",
              "seconds",
              "train_seconds",
              "steps",
              "learning_rate")
          .get();

  private final Path directory;
  private final List<EpochRecord> epochs = new ArrayList<>();

  History(Path directory) {
    this.directory = directory;
  }

  List<EpochRecord> epochs() {
    return List.copyOf(epochs);
  }

  /**
   * Adds an epoch and writes both files anew, each whole.
   *
   * @throws GraftException if one can't be written
   */
  void add(EpochRecord epoch) {
    epochs.add(epoch);
    WholeFile.writeString(directory.resolve("history.csv"), csv());
    WholeFile.writeString(directory.resolve("history.json"), JsonText.of(epochs));
  }

  private String csv() {
    final StringBuilder text = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(text, CSV)) {
      for (EpochRecord epoch : epochs) {
        printer.printRecord(
            epoch.phase().label(),
            epoch.epoch(),
            epoch.loss(),
            epoch.accuracy(),
            epoch.valLoss(),
            epoch.valAccuracy(),
            epoch.seconds(),
            epoch.trainSeconds(),
            epoch.steps(),
            epoch.learningRate());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a StringBuilder never fails", e);
    }
    return text.toString();
  }
}
