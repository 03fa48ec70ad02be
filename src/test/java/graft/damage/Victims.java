package graft.damage;

import graft.cache.CacheFolder;
import graft.cache.CacheMode;
import graft.cache.CacheSettings;
import graft.cache.Storage;
import graft.damage.Victim.Demand;
import graft.dataset.cifar.CifarFiles;
import graft.dataset.cifar.CifarImages;
import graft.dataset.cifar.CifarRelease;
import graft.dataset.cifar.TinyCifar;
import graft.export.TinyModel;
import graft.export.TinyWeights;
import graft.files.Hashes;
import graft.files.Manifest;
import graft.machine.SessionOptions;
import graft.train.UnfinishedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every kind of file that Graft reads back. What it only writes ({@code history.csv}, {@code
 * history.json}, reports, tables of predictions) is none.
 */
final class Victims {
  static final SessionOptions SESSION = new SessionOptions(2);
  private static final Path WEIGHTS = Path.of("src/test/resources/damage/tiny_weights.h5");
  private static final Victim.Step NOTHING = folder -> {};

  private final Path folder;
  private final List<Victim> all = new ArrayList<>();

  private Victims(Path folder) {
    this.folder = folder;
  }

  /** Writes whole files below a folder. */
  static List<Victim> in(Path folder) throws IOException {
    Victims victims = new Victims(folder);
    Path model = TinyModel.export(folder.resolve("model"), 0.3);
    victims.addModel(model);
    victims.addCaches(model);
    victims.addRun(model);
    victims.addArchive();
    victims.addWeights();
    return victims.all;
  }

  /**
   * With its manifest a damaged model is refused or gives the same numbers. With a manifest made
   * for the damaged files, as whoever passes a model on can make one, it must do no harm.
   */
  private void addModel(Path model) throws IOException {
    List<String> files =
        List.of(
            "saved_model.pb",
            "variables/variables.data-00000-of-00001",
            "variables/variables.index",
            "assets/graft.json",
            "assets/labels.txt");
    for (String file : files) {
      add("model " + file, model, file, Demand.SAME_NUMBERS, NOTHING, ModelReader::read);
    }
    add(
        "model manifest.json",
        model,
        "manifest.json",
        Demand.SAME_NUMBERS,
        NOTHING,
        ModelReader::read);
    for (String file : files) {
      add(
          "foreign model " + file,
          model,
          file,
          Demand.ANY_NUMBERS,
          Manifest::write,
          ModelReader::read);
    }
  }

  private void addCaches(Path model) throws IOException {
    Path root = folder.resolve("caches");
    CacheReader reader = new CacheReader(model);
    reader.read(root);
    CacheFolder.Entry features =
        new CacheFolder(root)
            .list().stream()
                .filter(entry -> entry.name().startsWith("features"))
                .max((a, b) -> Integer.compare(a.images(), b.images()))
                .orElseThrow();
    for (String file : List.of("cache.json", "block-000001.bin")) {
      add(
          "cache " + file,
          root,
          features.name() + "/" + file,
          Demand.SAME_NUMBERS,
          NOTHING,
          reader::read);
    }
    add(
        "list of caches",
        root,
        features.name() + "/cache.json",
        Demand.SAME_NUMBERS,
        NOTHING,
        CacheReader::list);
  }

  /** A damaged checkpoint gives way to the one before it: the run ends with the same numbers. */
  private void addRun(Path model) throws IOException {
    Path run = folder.resolve("run");
    Path newest = UnfinishedRun.begin(model, run);
    Path checkpoint = run.relativize(newest);
    for (String file :
        List.of(
            "run.json",
            checkpoint + "/state.json",
            checkpoint + "/manifest.json",
            checkpoint + "/variables/variables.data-00000-of-00001",
            checkpoint + "/variables/variables.index")) {
      add("run " + file, run, file, Demand.SAME_NUMBERS, NOTHING, UnfinishedRun::finish);
    }
  }

  private void addArchive() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    CifarRelease published = TinyCifar.release(TinyCifar.archive(data.resolve("cifar.tar.gz")));
    add(
        "archive of CIFAR-10",
        data,
        "cifar.tar.gz",
        Demand.SAME_NUMBERS,
        NOTHING,
        copy -> {
          Path archive = copy.resolve("cifar.tar.gz");
          CifarImages.Parts images = CifarFiles.openPublished(archive, published);
          return Stream.of(images.train(), images.test())
              .map(part -> Hashes.sha256(part.labels()) + " " + Hashes.sha256(part.pixels()))
              .toList();
        });
  }

  /** As a user's own file: of Keras's official one and of the built-in base the hash is known. */
  private void addWeights() throws IOException {
    Path weights = Files.createDirectories(folder.resolve("weights"));
    Files.copy(WEIGHTS, weights.resolve("tiny_weights.h5"));
    add(
        "HDF5 weights",
        weights,
        "tiny_weights.h5",
        Demand.ONE_NUMBER,
        NOTHING,
        copy ->
            TinyWeights.read(copy.resolve("tiny_weights.h5")).entrySet().stream()
                .flatMap(weight -> numbers(weight.getKey(), weight.getValue()))
                .toList());
  }

  private void add(
      String name,
      Path pristine,
      String file,
      Demand demand,
      Victim.Step prepare,
      Victim.Reader reader) {
    all.add(new Victim(name, pristine, file, demand, prepare, reader));
  }

  /** A line for each number, to the bit. */
  static Stream<String> numbers(String name, float[] values) {
    return Stream.iterate(0, i -> i < values.length, i -> i + 1)
        .map(i -> name + " " + Float.toHexString(values[i]));
  }

  /** For training images of the tiny model. */
  static CacheSettings settings(Path root) {
    return new CacheSettings(CacheMode.ALL, root, Storage.FLOAT32);
  }
}
