package graft.dataset;

import graft.dataset.ContentSplit.Division;
import graft.dataset.cifar.Cifar10;
import graft.dataset.cifar.CifarImages;
import graft.failure.GraftException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Divides CIFAR-10, which is published in two parts. Its test images are used for validation,
 * unless some of the training images are held back for that.
 */
final class CifarSplit {
  /** The largest label that can be used, because each label is kept in one byte. */
  private static final int MOST_LABEL = 255;

  private CifarSplit() {}

  static DataSplit of(String name, CifarImages.Parts parts, DataRequest request) {
    ClassMatch classes = ClassMatch.of(name, Cifar10.CLASS_NAMES, request);
    MemoryImages train = images(parts.train(), classes);
    MemoryImages test = images(parts.test(), classes);
    OptionalDouble share = request.splitting().heldBack();
    if (share.isEmpty()) {
      return new DataSplit(
          name,
          train,
          test,
          Optional.of(test),
          () -> MemoryImages.joined(train, test),
          SplitKind.PUBLISHED,
          share,
          DataSplit.describe(name, train, test),
          BadPictures.none(name),
          List.of());
    }
    int[] labels = IntStream.range(0, train.size()).map(train::label).toArray();
    Division division =
        ContentSplit.divide(
            train.contentHashes(), labels, classes.classNames(), share.getAsDouble());
    ImageDataset rest = Subset.of(train, division.train());
    ImageDataset heldBack = Subset.of(train, division.validation());
    return new DataSplit(
        name,
        rest,
        heldBack,
        Optional.of(test),
        () -> MemoryImages.joined(train, test),
        SplitKind.HELD_BACK,
        share,
        "%s, about %s of the training part held back by content"
            .formatted(
                DataSplit.describe(name, rest, heldBack), FolderData.percent(share.getAsDouble())),
        BadPictures.none(name),
        notes(division));
  }

  private static List<String> notes(Division division) {
    return Stream.concat(
            Stream.of("the test part is used only by evaluate --split test"),
            division.notes().stream())
        .toList();
  }

  private static MemoryImages images(CifarImages images, ClassMatch classes) {
    byte[] labels = new byte[images.labels().length];
    for (int i = 0; i < labels.length; i++) {
      int label = classes.label(Cifar10.CLASS_NAMES.get(images.labels()[i]));
      if (label > MOST_LABEL) {
        throw new GraftException(
            "CIFAR-10 can't be used with this model: a class of CIFAR-10 comes after the model's first 256 classes");
      }
      labels[i] = (byte) label;
    }
    return new MemoryImages(
        classes.classNames(), Cifar10.SIDE, Cifar10.SIDE, images.pixels(), labels);
  }
}
