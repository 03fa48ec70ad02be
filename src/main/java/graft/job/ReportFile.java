package graft.job;

import graft.analysis.Duplicates;
import graft.contract.EpochRecord;
import graft.contract.ModelDescription;
import graft.dataset.BadPicture;
import graft.dataset.DataSpec;
import graft.dataset.DataSplit;
import graft.dataset.ImageDataset;
import graft.dataset.Subset;
import graft.failure.GraftException;
import graft.files.WholeFile;
import graft.machine.SessionOptions;
import graft.page.DuplicateSection;
import graft.page.LabelErrorSection;
import graft.page.Pictures;
import graft.page.ReportPage;
import graft.page.Thumbnails;
import graft.page.TrainingCurves;
import graft.report.Answer;
import graft.train.EarlyStopping;
import graft.train.History;
import graft.train.Resumes;
import graft.train.RunFile;
import graft.train.TrainingRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes the report on a run.
 *
 * @param file the file to write, whole or not at all
 * @param run the run's record
 * @param model the model that was measured
 * @param data the data of the measurement
 * @param own whether these are the data that the run was trained on
 * @param session of the small graph that makes thumbnails
 */
record ReportFile(
    Path file,
    RunFile run,
    ModelDescription model,
    DataSplit data,
    boolean own,
    SessionOptions session) {
  /**
   * Writes the report.
   *
   * @param images the images that were measured, the bad ones included
   * @param analysis what the features tell; empty if they were not asked
   * @throws GraftException if it can't be written, or a file of the run or a picture can't be read
   */
  void write(ImageDataset images, Measurement.Result measured, Optional<Analysis> analysis) {
    Path directory = run.settings().output();
    List<EpochRecord> epochs = History.read(directory);
    List<Resumes.Place> resumes = Resumes.read(directory);
    RunFacts facts =
        new RunFacts(
            run,
            model,
            own ? Optional.empty() : Optional.of(data.shortName()),
            epochs,
            resumes.size());
    ImageDataset good = without(images, measured.bad());
    try (Thumbnails thumbnails = new Thumbnails(session)) {
      Pictures pictures = pictures(good, own ? "validation" : "new", thumbnails);
      ReportPage page =
          new ReportPage(
              directory.toAbsolutePath().normalize().getFileName().toString(),
              measured.report(),
              measured.answers(),
              pictures,
              own ? data.train().classCounts() : new long[data.train().classNames().size()],
              facts.tiles(),
              new TrainingCurves(
                  epochs,
                  epochs.isEmpty() ? 0 : EarlyStopping.ofRun(directory).best(epochs),
                  resumes.stream().map(place -> place.epochsDone(epochs)).distinct().toList()),
              analysis.map(
                  found ->
                      new LabelErrorSection(
                          found.labelErrors(),
                          pictures(found.data().train(), "training", thumbnails))),
              analysis.map(found -> duplicates(found, measured.answers(), thumbnails)),
              skipped(measured.bad()),
              data.notes(),
              facts.warning(),
              facts.all(),
              footnote(analysis));
      WholeFile.writeString(file, page.html());
    }
  }

  private DuplicateSection duplicates(Analysis found, List<Answer> answers, Thumbnails thumbnails) {
    Duplicates duplicates = found.duplicates();
    return new DuplicateSection(
        duplicates,
        own && duplicates.validation() == answers.size()
            ? Optional.of(duplicates.leak(right(answers)))
            : Optional.empty(),
        pictures(found.data().train(), "training", thumbnails),
        pictures(found.data().validation(), "validation", thumbnails));
  }

  private static boolean[] right(List<Answer> answers) {
    boolean[] right = new boolean[answers.size()];
    for (int i = 0; i < right.length; i++) {
      right[i] = answers.get(i).right();
    }
    return right;
  }

  private Pictures pictures(ImageDataset images, String part, Thumbnails thumbnails) {
    return new Pictures(images, part, folder(), thumbnails);
  }

  /** The folder that the data's pictures lie in; empty if the data are no pictures. */
  private Optional<Path> folder() {
    if (!DataSpec.isPath(data.name())) {
      return Optional.empty();
    }
    Path path = Path.of(data.name()).toAbsolutePath().normalize();
    return Optional.of(Files.isDirectory(path) ? path : path.getParent());
  }

  /** The images that could be decoded, in their order. */
  private static ImageDataset without(ImageDataset images, List<BadPicture> bad) {
    if (bad.isEmpty()) {
      return images;
    }
    Set<Path> files = new HashSet<>(bad.stream().map(BadPicture::path).toList());
    return Subset.of(
        images,
        IntStream.range(0, images.size())
            .filter(i -> images.file(i).filter(files::contains).isEmpty())
            .toArray());
  }

  /** Those that the run has listed, and those that were found now; each is named once. */
  private List<BadPicture> skipped(List<BadPicture> bad) {
    boolean moved = !DataSpec.absolute(data.name()).equals(run.provenance().dataset());
    Map<Path, BadPicture> skipped = new LinkedHashMap<>();
    Stream.of(
            own
                ? TrainingRun.skipped(run, moved ? folder() : Optional.empty())
                : List.<BadPicture>of(),
            data.bad().found(),
            bad)
        .flatMap(List::stream)
        .map(each -> new BadPicture(each.path().toAbsolutePath().normalize(), each.reason()))
        .forEach(each -> skipped.putIfAbsent(each.path(), each));
    return List.copyOf(skipped.values());
  }

  private String footnote(Optional<Analysis> analysis) {
    String kept = "This page is one file. It loads nothing and sends nothing.";
    return analysis.isPresent() || !own
        ? kept
        : kept + " It does not look for label errors and duplicates: graft report RUN --deep does.";
  }
}
