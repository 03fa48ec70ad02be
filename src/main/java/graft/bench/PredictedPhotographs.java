package graft.bench;

import graft.background.OrderedWork;
import graft.dataset.image.ImageDecoder;
import graft.dataset.image.Pixels;
import graft.failure.GraftException;
import graft.files.Reason;
import graft.model.GraftModel;
import graft.predict.BatchSizes;
import graft.predict.PictureBatches;
import graft.predict.PictureBatches.Answer;
import graft.table.Columns;
import graft.table.CsvRows;
import graft.table.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Classifies photographs as {@code graft predict} does, and does each half of that work alone: the
 * network's, on pictures that are decoded already, and the decoding. The three take turns, run by
 * run: what slows the machine then slows all of them.
 *
 * @param runDone receives what was done, in a few words, after each run
 */
record PredictedPhotographs(
    GraftModel model, BenchSettings settings, Timing timing, Consumer<String> runDone) {
  /** Without {@code --batch-size}, the largest batch of {@code graft predict}. */
  private static final int BATCH_SIZE = 32;

  /** The network alone, decoding alone, and both. */
  static final int KINDS_OF_WORK = 3;

  /**
   * Draws the photographs and measures.
   *
   * @param folder for the photographs; created if missing
   * @return one for each kind of photographs
   */
  List<BenchReport.Predicted> measure(Path folder) {
    List<BenchReport.Predicted> measured = new ArrayList<>();
    try (ImageDecoder decoder =
        new ImageDecoder(model.description().imageSize(), settings.session())) {
      for (BenchReport.Photographs photographs : settings.predicted()) {
        measured.add(measure(photographs, write(photographs, folder), decoder));
      }
    }
    return measured;
  }

  private static List<Path> write(BenchReport.Photographs photographs, Path folder) {
    Path own = folder.resolve(photographs.width() + "x" + photographs.height());
    List<Path> files =
        IntStream.range(0, photographs.count())
            .mapToObj(i -> own.resolve("%06d.jpg".formatted(i)))
            .toList();
    try {
      Files.createDirectories(own);
    } catch (IOException e) {
      throw Reason.cannotWrite(own, e);
    }
    new PhotographFiles(photographs.width(), photographs.height()).write(files);
    return files;
  }

  private BenchReport.Predicted measure(
      BenchReport.Photographs photographs, List<Path> files, ImageDecoder decoder) {
    // On Java's heap, from where they are read in every run.
    List<Pixels> decoded = decode(files, file -> kept(decoder.decode(file)));
    List<String> words = List.of("the network alone", "decoding alone", "predict");
    List<Runnable> works =
        List.of(
            () -> predict(decoded, Function.identity()),
            () -> decode(files, decoder::decode).forEach(Pixels::close),
            () -> predict(files, decoder::decode));
    works.forEach(Runnable::run);
    double[][] rates = new double[KINDS_OF_WORK][settings.runs()];
    for (int run = 0; run < settings.runs(); run++) {
      for (int i = 0; i < works.size(); i++) {
        rates[i][run] = files.size() * timing.callsPerSecond(works.get(i));
        runDone.accept(words.get(i) + ", " + photographs.sizeText());
      }
    }
    return BenchReport.Predicted.of(
        photographs, Spread.of(rates[0]), Spread.of(rates[1]), Spread.of(rates[2]));
  }

  private static List<Pixels> decode(List<Path> files, Function<Path, Pixels> decoder) {
    try (OrderedWork<Path, Pixels> decoded =
        new OrderedWork<>("graft-decode", files.iterator(), files.size(), decoder, Pixels::close)) {
      return decoded.next(files.size());
    }
  }

  private static Pixels kept(Pixels pixels) {
    try (pixels) {
      return new Pixels(pixels.height(), pixels.width(), pixels.rgb());
    }
  }

  private <T> void predict(List<T> pictures, Function<T, Pixels> decoder) {
    predict(model, pictures, decoder, BatchSizes.growing(BATCH_SIZE));
  }

  /**
   * Classifies pictures and drops the table.
   *
   * @param sizes of the batches; larger ones than there is room for are made smaller
   * @throws GraftException if a picture can't be decoded
   */
  static <T> void predict(
      GraftModel model, List<T> pictures, Function<T, Pixels> decoder, BatchSizes sizes) {
    int most = PictureBatches.most(model.description().imageSize());
    CsvRows csv = new CsvRows(Columns.ofBest(model.description().labels()));
    new PictureBatches<T>(decoder, model::predict)
        .many(
            pictures.iterator(),
            sizes.atMost(most),
            batch -> batch.forEach(answer -> write(answer, csv)));
  }

  private static <T> void write(Answer<T> answer, CsvRows csv) {
    if (answer.failure() != null) {
      String reason = answer.failure().getMessage();
      throw new GraftException(
          answer.picture() + " changed while it was read (" + reason + ")", answer.failure());
    }
    csv.row(Row.of(Path.of("picture"), answer.numbers(), null));
  }
}
