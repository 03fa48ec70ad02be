package graft.leaks;

import graft.analysis.ArrayRows;
import graft.analysis.Duplicates;
import graft.analysis.Duplicates.Pictures;
import graft.analysis.FeatureRows;
import graft.analysis.LabelErrors;
import graft.dataset.DataSplit;
import graft.dataset.ImageDataset;
import graft.export.TinyModel;
import graft.train.TinyData;
import java.util.stream.IntStream;

/** Searches for label errors and duplicates, one of which is stopped. */
final class TinySearch {
  private static final int WIDTH = 8;

  private TinySearch() {}

  static void search() {
    try (DataSplit data = TinyData.dataSet()) {
      ImageDataset images = data.train();
      int[] labels = IntStream.range(0, images.size()).map(images::label).toArray();
      LabelErrors.find(
          rows(images.size()), labels, TinyModel.LABELS.size(), 0, TinyWork.SESSION, done -> {});
      Pictures training = new Pictures(rows(images.size()), images);
      Pictures validation = new Pictures(rows(data.validation().size()), data.validation());
      Duplicates.find(training, validation, TinyWork.SESSION, done -> {});
      try {
        Duplicates.find(training, validation, TinyWork.SESSION, TinySearch::stop);
      } catch (IllegalStateException e) {
        // As it must be: what is left open after a stop is a leak as well.
      }
    }
  }

  private static FeatureRows rows(int pictures) {
    float[][] rows = new float[pictures][WIDTH];
    for (int i = 0; i < pictures * WIDTH; i++) {
      rows[i / WIDTH][i % WIDTH] = (i * 37 % 101) / 101f;
    }
    return new ArrayRows(rows);
  }

  private static void stop(long done) {
    throw new IllegalStateException("stop");
  }
}
