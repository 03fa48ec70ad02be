package graft.leaks;

import graft.ImageClassifier;
import graft.ModelOptions;
import graft.Picture;
import graft.cache.ActivationCaches;
import graft.cache.CacheSettings;
import graft.cache.CacheSettings.CacheMode;
import graft.cache.Inputs;
import graft.cache.Storage;
import graft.contract.InputKind;
import graft.dataset.ChangedPictureException;
import graft.dataset.DataOptions;
import graft.dataset.DataSpec;
import graft.dataset.DataSplit;
import graft.dataset.augment.TestTimeAugmentation;
import graft.dataset.image.ImageDecoder;
import graft.dataset.image.TestImages;
import graft.export.TinyModel;
import graft.failure.GraftException;
import graft.files.Manifest;
import graft.files.WholeDirectory;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import graft.predict.BatchSizes;
import graft.predict.PictureBatches;
import graft.predict.PictureBatches.Answer;
import graft.table.Columns;
import graft.table.CsvRows;
import graft.table.Row;
import graft.train.RecordingListener;
import graft.train.TinyData;
import graft.train.TinyRun;
import graft.train.TinySettings;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What opens files: models, whole runs, pictures, caches. */
final class TinyFiles implements AutoCloseable {
  private static final SessionOptions SESSION = TinyWork.SESSION;
  private static final ModelOptions OPTIONS =
      ModelOptions.defaults()
          .threads(SESSION.threads())
          .precision(SESSION.precision())
          .testTimeAugmentation(TestTimeAugmentation.FLIP);
  private static final int[] TWENTY = IntStream.range(0, 20).toArray();

  private final Path folder;
  private final Path model;
  private final GraftModel opened;
  private final ActivationCaches caches;
  private final ImageDecoder decoder = new ImageDecoder(TinyModel.IMAGE_SIZE, SESSION);
  private final List<Path> pictures;

  /** The first picture is changed after it was opened. */
  private final DataSplit changed;

  private int calls;

  TinyFiles(Path model, Path folder) throws IOException {
    this.model = model;
    this.folder = folder;
    this.pictures = pictures(folder);
    this.changed = changed(folder.resolve("changed"));
    this.opened = GraftModel.open(model, SESSION);
    RecordingListener listener = new RecordingListener();
    this.caches =
        ActivationCaches.open(
            opened,
            TinyData.dataSet(),
            List.of(InputKind.FEATURES, InputKind.BOUNDARY),
            new CacheSettings(CacheMode.ALL, folder.resolve("caches"), Storage.FLOAT16),
            SESSION,
            10,
            listener);
    caches.fill(listener);
  }

  /** Every format, smaller and larger than the model's images, and one that is damaged. */
  private static List<Path> pictures(Path folder) throws IOException {
    List<Path> pictures = new ArrayList<>();
    for (String format : List.of("png", "jpg", "gif", "bmp")) {
      for (int side : List.of(5, 40)) {
        BufferedImage image = TestImages.gradient(side, side + 3, BufferedImage.TYPE_INT_RGB);
        pictures.add(TestImages.write(folder.resolve(side + "." + format), image, format));
      }
    }
    byte[] png = Files.readAllBytes(folder.resolve("40.png"));
    png[png.length / 2] ^= 1;
    pictures.add(Files.write(folder.resolve("damaged.png"), png));
    return pictures;
  }

  private static DataSplit changed(Path data) throws IOException {
    for (String name : List.of("a", "b")) {
      Path pictures = Files.createDirectories(data.resolve(name));
      for (int side = 40; side < 50; side++) {
        BufferedImage image = TestImages.gradient(side, side, BufferedImage.TYPE_INT_RGB);
        TestImages.write(pictures.resolve(name + side + ".png"), image, "png");
      }
    }
    DataSplit split =
        DataSpec.open(
            data.toString(), new DataOptions(data, data, TinyModel.IMAGE_SIZE, 0, SESSION));
    Path first = split.train().file(0).orElseThrow();
    Files.write(first, new byte[30], StandardOpenOption.APPEND);
    return split;
  }

  /** A picture, in turn of each file. */
  void decode() {
    try {
      decoder.decode(pictures.get(calls++ % pictures.size())).close();
    } catch (GraftException e) {
      // The damaged one: what is left open after a failure is a leak as well.
    }
  }

  /** A table of all pictures. */
  void predict() {
    CsvRows csv = new CsvRows(Columns.ofBest(TinyModel.LABELS));
    new PictureBatches<Path>(decoder::decode, opened::predict)
        .many(
            pictures.iterator(),
            BatchSizes.of(4),
            batch -> batch.forEach(answer -> csv.row(row(answer))));
  }

  /** A table whose rows can't be written, while the next pictures are decoded. */
  void failToPredict() {
    try {
      new PictureBatches<Path>(decoder::decode, opened::predict)
          .many(
              pictures.iterator(),
              BatchSizes.of(4),
              batch -> {
                throw new UncheckedIOException(new IOException("the disk is full"));
              });
      throw new IllegalStateException("rows were written");
    } catch (UncheckedIOException e) {
      // As it must be.
    }
  }

  private static Row row(Answer<Path> answer) {
    String failure = answer.failure() == null ? null : answer.failure().getMessage();
    return failure == null
        ? Row.of(answer.picture(), answer.numbers(), null)
        : Row.unreadable(answer.picture(), failure, failure);
  }

  /** A batch in which one picture is another than it was. */
  void failToRead() {
    try {
      changed.train().tryBatch(new int[] {1, 2, 0, 3, 4}).close();
      throw new IllegalStateException("a changed picture was read");
    } catch (ChangedPictureException e) {
      // As it must be.
    }
  }

  /** A batch from a cache. */
  void readCache() {
    InputKind kind = calls++ % 2 == 0 ? InputKind.FEATURES : InputKind.BOUNDARY;
    Inputs inputs = caches.train(kind);
    inputs.batch(TWENTY).close();
  }

  /** The Java API from its opening to its close: a list, with the damaged one, and vectors. */
  void classify() {
    try (ImageClassifier classifier = ImageClassifier.load(model, OPTIONS)) {
      classifier.classifyAll(pictures.stream().map(Picture::of).toList());
      classifier.features(pictures.get(0));
      classifier.classify(pictures.get(pictures.size() - 1));
      throw new IllegalStateException("a damaged picture was classified");
    } catch (GraftException e) {
      // As it must be.
    }
  }

  void openModel() {
    GraftModel.open(model, SESSION).close();
  }

  /** One that TensorFlow begins to load and then refuses. */
  void openDamagedModel() {
    Path damaged = folder.resolve("damaged-model");
    try {
      if (!Files.exists(damaged)) {
        TinyModel.export(damaged, 0.3);
        Files.write(damaged.resolve("variables/variables.index"), new byte[100]);
        Manifest.write(damaged);
      }
      GraftModel.open(damaged, SESSION).close();
      throw new IllegalStateException("a damaged model was opened");
    } catch (GraftException e) {
      // As it must be.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void export() {
    WholeDirectory.delete(TinyModel.export(folder.resolve("exported"), 0.3));
  }

  /** Both phases, two epochs each, every other run with caches of its own. */
  void train() {
    Path output = folder.resolve("run");
    Path root = folder.resolve("caches-of-run");
    CacheSettings settings =
        calls++ % 2 == 0
            ? new CacheSettings(CacheMode.ALL, root, Storage.FLOAT32)
            : TinySettings.NO_CACHES;
    TinyRun.run(
        new TinySettings(model, output).cache(settings).settings(),
        TinyData.dataSet(),
        new RecordingListener());
    WholeDirectory.delete(output);
    WholeDirectory.delete(root);
  }

  @Override
  public void close() {
    changed.close();
    decoder.close();
    caches.close();
    opened.close();
  }
}
