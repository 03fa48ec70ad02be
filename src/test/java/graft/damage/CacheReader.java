package graft.damage;

import graft.cache.ActivationCaches;
import graft.cache.CacheFolder;
import graft.cache.InputBatch;
import graft.cache.Inputs;
import graft.contract.InputKind;
import graft.dataset.DataSplit;
import graft.export.SavedVariables;
import graft.failure.GraftException;
import graft.model.GraftModel;
import graft.train.RecordingListener;
import graft.train.TinyData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Trains from caches: all activations of all training images, whatever must be computed again. */
final class CacheReader {
  private static final List<InputKind> KINDS = List.of(InputKind.FEATURES, InputKind.BOUNDARY);
  private static final int MICRO_BATCH = 2;

  private final GraftModel model;

  /** Opens the model; the process ends with it open. */
  CacheReader(Path model) {
    this.model = GraftModel.open(model, Victims.SESSION);
  }

  List<String> read(Path root) {
    List<String> read = new ArrayList<>();
    DataSplit data = TinyData.dataSet();
    RecordingListener listener = new RecordingListener();
    try (ActivationCaches caches =
        ActivationCaches.open(
            model, data, KINDS, Victims.settings(root), Victims.SESSION, MICRO_BATCH, listener)) {
      caches.fill(listener);
      for (InputKind kind : KINDS) {
        Inputs inputs = caches.train(kind);
        try (InputBatch batch = inputs.batch(IntStream.range(0, inputs.size()).toArray())) {
          Victims.numbers(kind.argument(), SavedVariables.floats(batch.input())).forEach(read::add);
        }
      }
    }
    return read;
  }

  /** What {@code graft cache list} shows of each cache; to show one as unknown is to refuse it. */
  static List<String> list(Path root) {
    List<String> read = new ArrayList<>();
    for (CacheFolder.Entry entry : new CacheFolder(root).list()) {
      if (entry.images() == 0) {
        throw new GraftException(root.resolve(entry.name()) + " is shown as unknown");
      }
      read.add(entry.toString());
    }
    return read;
  }
}
