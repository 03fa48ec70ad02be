package graft.page;

import graft.analysis.Duplicates;
import graft.analysis.Duplicates.Pair;
import graft.analysis.Duplicates.Picture;
import graft.analysis.LabelErrors;
import graft.analysis.LabelErrors.Suspect;
import graft.contract.EpochRecord;
import graft.contract.Phase;
import graft.dataset.BadPicture;
import graft.dataset.ImageBatch;
import graft.dataset.ImageDataset;
import graft.dataset.Part;
import graft.dataset.image.Pixels;
import graft.files.Count;
import graft.page.Facts.Fact;
import graft.page.ReportPage.Tile;
import graft.report.Answer;
import graft.report.ClassificationReport;
import graft.report.PredictionCounts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A report on a run that never was: its pictures are coloured noise, its answers are drawn.
 *
 * @param classes names of the classes
 * @param size number of validation pictures
 * @param side height and width of a picture, in pixels
 * @param right share of right answers, about
 */
record SampleReport(List<String> classes, int size, int side, double right) {
  static final List<String> CIFAR =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj("class %03d"::formatted).toList();
  }

  /** A page with every section. */
  ReportPage page(Thumbnails thumbnails) {
    Noise images = new Noise(classes, size, side);
    Noise training = new Noise(classes, 5 * size, side);
    List<Answer> answers = new ArrayList<>();
    return page(
        report(answers),
        answers,
        new Pictures(images, "validation", Optional.of(Path.of("/data")), thumbnails),
        history(),
        List.of(3.4),
        Optional.of(labelErrors(new Pictures(training, "training", Optional.empty(), thumbnails))),
        Optional.of(
            duplicates(
                answers,
                new Pictures(training, "training", Optional.empty(), thumbnails),
                new Pictures(images, "validation", Optional.empty(), thumbnails))),
        List.of(
            new BadPicture(Path.of("/data/cat/torn.jpg"), "the file ends in the middle"),
            new BadPicture(Path.of("/data/dog/text.png"), "no picture: it is text")),
        List.of("3 files that are no pictures are skipped"));
  }

  /** A page with as few sections as there can be: no training is recorded, no answer is wrong. */
  ReportPage barePage(Thumbnails thumbnails) {
    List<Answer> answers = new ArrayList<>();
    return page(
        report(answers),
        answers,
        new Pictures(new Noise(classes, size, side), "validation", Optional.empty(), thumbnails),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of());
  }

  private ReportPage page(
      ClassificationReport report,
      List<Answer> answers,
      Pictures pictures,
      List<EpochRecord> history,
      List<Double> resumes,
      Optional<LabelErrorSection> labelErrors,
      Optional<DuplicateSection> duplicates,
      List<BadPicture> bad,
      List<String> notes) {
    long[] counts = new long[classes.size()];
    Arrays.fill(counts, 5L * size / classes.size());
    return new ReportPage(
        "run",
        report,
        answers,
        pictures,
        counts,
        List.of(
            new Tile("training time", "12 min 34 s", "8 epochs, validation included"),
            new Tile("training pictures", Count.withCommas(5L * size), "in 10 classes")),
        new TrainingCurves(history, history.isEmpty() ? 0 : 6, resumes),
        labelErrors,
        duplicates,
        bad,
        notes,
        Optional.of("This run is not finished."),
        List.of(
            new Facts(
                "Data",
                List.of(
                    new Fact("data set", "pictures"),
                    new Fact("fingerprint", "0123456789abcdef".repeat(4)))),
            new Facts("Settings", List.of(new Fact("batch-size", "300")))),
        "This page is one file.");
  }

  private ClassificationReport report(List<Answer> answers) {
    Random random = new Random(3);
    PredictionCounts counts = new PredictionCounts(classes);
    for (int i = 0; i < size; i++) {
      int label = i % classes.size();
      float[] row = new float[classes.size()];
      boolean hit = random.nextDouble() < right;
      int shift = random.nextInt(3) == 0 ? random.nextInt(classes.size()) : 2;
      int predicted = hit ? label : (label + shift) % classes.size();
      float sure = hit ? 0.6f + 0.4f * random.nextFloat() : 0.4f + 0.55f * random.nextFloat();
      Arrays.fill(row, (1 - sure) / (classes.size() - 1));
      row[predicted] = sure;
      counts.add(new int[] {label}, new float[][] {row});
      answers.add(Answer.of(label, row));
    }
    return counts.report(0.2345, List.of(1, Math.min(5, classes.size())));
  }

  static List<EpochRecord> history() {
    List<EpochRecord> epochs = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      epochs.add(
          new EpochRecord(
              i < 4 ? Phase.FROZEN : Phase.UNFROZEN,
              i % 4 + 1,
              0.9 / (i + 1),
              1 - 0.35 / (i + 1),
              0.7 / (Math.min(i, 6) + 1) + (i > 6 ? 0.05 : 0.1),
              1 - 0.3 / (i + 2),
              94,
              80,
              100,
              i < 4 ? 1e-3f : 1e-5f * (8 - i)));
    }
    return epochs;
  }

  private LabelErrorSection labelErrors(Pictures training) {
    List<Suspect> suspects =
        IntStream.range(0, 60)
            .mapToObj(
                i ->
                    new Suspect(
                        i,
                        training.images().label(i),
                        (training.images().label(i) + 1) % classes.size(),
                        0.01f,
                        0.97f - i / 100f))
            .toList();
    return new LabelErrorSection(new LabelErrors(5L * size, 5, 40, suspects), training);
  }

  private DuplicateSection duplicates(
      List<Answer> answers, Pictures training, Pictures validation) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      pairs.add(
          new Pair(
              new Picture(Part.TRAIN, i, i % classes.size()),
              new Picture(Part.VALIDATION, i, i % classes.size()),
              i == 0,
              i == 0 ? 1 : 0.99f));
    }
    pairs.add(new Pair(new Picture(Part.TRAIN, 1, 1), new Picture(Part.TRAIN, 2, 2), true, 1));
    pairs.add(new Pair(new Picture(Part.TRAIN, 3, 0), new Picture(Part.TRAIN, 4, 0), false, 0.98f));
    Duplicates found = new Duplicates(5 * size, size, true, pairs);
    boolean[] rights = new boolean[size];
    for (int i = 0; i < size; i++) {
      rights[i] = answers.get(i).right();
    }
    return new DuplicateSection(found, Optional.of(found.leak(rights)), training, validation);
  }

  /** Pictures of noise, in the colour of their class; each has a file. */
  private record Noise(List<String> classNames, int size, int side) implements ImageDataset {
    @Override
    public int label(int index) {
      return index % classNames.size();
    }

    @Override
    public ImageBatch batch(int[] indices) {
      return ImageBatch.of(
          Arrays.stream(indices).mapToObj(this::pixels).toList(),
          Arrays.stream(indices).map(this::label).toArray());
    }

    private Pixels pixels(int index) {
      byte[] rgb = new byte[side * side * Pixels.CHANNELS];
      new Random(index).nextBytes(rgb);
      int[] colour = {40 * (label(index) % 6), 200 - 30 * (label(index) % 7), 90 + index % 100};
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = (byte) ((Byte.toUnsignedInt(rgb[i]) + 2 * colour[i % 3]) / 3);
      }
      return new Pixels(side, side, rgb);
    }

    @Override
    public Optional<Path> file(int index) {
      return Optional.of(
          Path.of("/data", classNames.get(label(index)), "picture-%05d.jpg".formatted(index)));
    }

    @Override
    public String fingerprint() {
      return "none";
    }
  }
}
