package graft.train;

import graft.contract.ModelDescription;
import graft.contract.TrainedOn;
import graft.dataset.DataSplit;
import graft.dataset.ImageDataset;
import graft.dataset.Part;
import graft.dataset.SplitKind;
import graft.dataset.Subset;
import graft.failure.WrongUseException;
import graft.files.Count;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The images of a data set on which a model is measured. They include images that the model was
 * trained on only if the user asks for that.
 *
 * @param images the images, at least one
 * @param notice line for the user: which images these are, and how many were left out
 */
public record EvaluatedImages(ImageDataset images, String notice) {
  /** Whether a model was trained on these data, as far as can be told. */
  public static boolean isTrainedOn(
      ModelDescription model, Optional<TrainedOn> trainedOn, DataSplit data) {
    if (model.training() == null) {
      return false;
    }
    if (data.hasFingerprint(model.training().fingerprint())) {
      return true;
    }
    return trainedOn
        .map(pictures -> pictures.areAmong(data.train().contentHashes()))
        .orElse(model.training().dataset().equals(data.shortName()));
  }

  /**
   * All images of a part, even those that the model was trained on.
   *
   * @param part the part; empty for all parts
   * @throws WrongUseException if there is no such part
   */
  public static EvaluatedImages ofPart(
      Optional<Part> part, Optional<TrainedOn> trainedOn, DataSplit data) {
    ImageDataset images = part.map(chosen -> part(chosen, data)).orElseGet(() -> data.all().get());
    if (images.size() == 0) {
      throw new WrongUseException(
          "--data %s has no %s images; choose another --split"
              .formatted(data.name(), part.map(Part::label).orElse("")));
    }
    long known = countKnown(images, trainedOn);
    String words = part.map(chosen -> "the " + chosen.label() + " part").orElse("all");
    return new EvaluatedImages(
        images,
        "measuring on %s of %s: %s%s"
            .formatted(
                words, data.name(), Count.of(images.size(), "image"), trainedOnWords(known)));
  }

  private static ImageDataset part(Part part, DataSplit data) {
    return switch (part) {
      case TRAIN -> data.train();
      case VALIDATION -> data.validation();
      case TEST ->
          data.test()
              .orElseThrow(
                  () ->
                      new WrongUseException(
                          "--data %s has no test part; choose --split all, train or validation (pictures without a class are for graft predict)"
                              .formatted(data.name())));
    };
  }

  private static String trainedOnWords(long known) {
    return known == 0 ? "" : ", " + known + " of which the model was trained on";
  }

  /**
   * The validation part, if the model was trained on these data or the publisher made the part.
   * Otherwise all images that the model was not trained on.
   *
   * @param trainedOn the pictures that the model was trained on; empty if it has no record
   * @throws WrongUseException if there are no such images
   */
  public static EvaluatedImages of(
      ModelDescription model, Optional<TrainedOn> trainedOn, DataSplit data) {
    boolean known = model.training() == null || trainedOn.isPresent();
    String unknown =
        known
            ? ""
            : "; the model does not say which pictures it was trained on, so none could be left out";
    boolean published = data.kind() == SplitKind.PUBLISHED;
    if (published || isTrainedOn(model, trainedOn, data)) {
      EvaluatedImages part = ofPart(Optional.of(Part.VALIDATION), trainedOn, data);
      return new EvaluatedImages(part.images(), part.notice() + unknown);
    }
    ImageDataset all = data.all().get();
    int[] unseen = unseen(all, trainedOn);
    if (unseen.length == 0) {
      throw new WrongUseException(
          "the model was trained on %s of --data %s; use --split all to measure on them anyway"
              .formatted(all(all), data.name()));
    }
    int left = all.size() - unseen.length;
    String words =
        left == 0
            ? "measuring on %s of %s".formatted(all(all), data.name())
            : "measuring on %s of %s; leaving out %d that the model was trained on"
                .formatted(Count.of(unseen.length, "image"), data.name(), left);
    return new EvaluatedImages(left == 0 ? all : Subset.of(all, unseen), words + unknown);
  }

  private static String all(ImageDataset images) {
    return images.size() == 1 ? "the only image" : "all " + images.size() + " images";
  }

  private static int[] unseen(ImageDataset all, Optional<TrainedOn> trainedOn) {
    if (trainedOn.isEmpty()) {
      return IntStream.range(0, all.size()).toArray();
    }
    long[] hashes = all.contentHashes();
    return IntStream.range(0, hashes.length)
        .filter(i -> !trainedOn.get().contains(hashes[i]))
        .toArray();
  }

  private static long countKnown(ImageDataset images, Optional<TrainedOn> trainedOn) {
    return trainedOn.isEmpty() ? 0 : images.size() - unseen(images, trainedOn).length;
  }
}
