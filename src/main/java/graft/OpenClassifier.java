package graft;

import graft.contract.InputKind;
import graft.contract.ModelDescription;
import graft.dataset.ImageBatch;
import graft.dataset.augment.FlipAverage;
import graft.dataset.augment.TestTimeAugmentation;
import graft.dataset.image.ImageDecoder;
import graft.dataset.image.ImageFormats;
import graft.dataset.image.ImageSize;
import graft.dataset.image.OwnSize;
import graft.dataset.image.Pixels;
import graft.machine.NativeMemory;
import graft.machine.SessionOptions;
import graft.model.Activations;
import graft.model.GraftModel;
import graft.page.Thumbnails;
import graft.predict.PictureBatches;
import graft.predict.SharedCalls;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.types.TUint8;

/**
 * A model and what decodes pictures for it. Thread-safe: threads decode at the same time and take
 * turns at the model. Not to be closed before the last call has ended.
 */
final class OpenClassifier implements AutoCloseable {
  private final GraftModel model;
  private final ImageDecoder decoder;

  /** Null without test-time augmentation. */
  private final FlipAverage flip;

  private final OwnSize ownSize;

  private final SessionOptions session;
  private final int decoders;

  /** Null until a picture is to have one. */
  private Thumbnails thumbnails;

  /** Held while the model runs. Fair, so that single pictures get in between a list's batches. */
  private final Lock turn = new ReentrantLock(true);

  private final SharedCalls<Picture> predicting =
      new SharedCalls<>(this::decode, this::predictNow, turn);
  private final SharedCalls<Picture> describing =
      new SharedCalls<>(this::decode, this::describeNow, turn);

  private OpenClassifier(
      GraftModel model,
      ImageDecoder decoder,
      FlipAverage flip,
      SessionOptions session,
      int decoders) {
    this.model = model;
    this.session = session;
    this.decoders = decoders;
    this.decoder = decoder;
    this.flip = flip;
    ModelDescription description = model.description();
    this.ownSize = OwnSize.recorded(description.imageSide(), description.imageSize());
  }

  /** Opens all of it, or closes what is open if a part fails. */
  static OpenClassifier open(Path folder, ModelOptions options) {
    if (options.testTimeAugmentation() == TestTimeAugmentation.FLIP) {
      Preparation.requireDigits("test-time augmentation");
    }
    SessionOptions session = Preparation.prepare(options);
    GraftModel model = GraftModel.openToPredict(folder, session);
    try {
      return over(model, options, session);
    } catch (RuntimeException | Error e) {
      try (model) {
        throw e;
      }
    }
  }

  private static OpenClassifier over(
      GraftModel model, ModelOptions options, SessionOptions session) {
    int imageSize = model.description().imageSize();
    ImageDecoder decoder =
        new ImageDecoder(imageSize, session, ImageFormats.standard(), options.maxPixels());
    try {
      boolean flips = options.testTimeAugmentation() == TestTimeAugmentation.FLIP;
      FlipAverage flip = flips ? new FlipAverage(session) : null;
      return new OpenClassifier(model, decoder, flip, session, options.decoders());
    } catch (RuntimeException | Error e) {
      try (decoder) {
        throw e;
      }
    }
  }

  List<String> labels() {
    return model.description().labels();
  }

  int imageSize() {
    return model.description().imageSize();
  }

  int featureSize() {
    return Math.toIntExact(model.shapeOf(InputKind.FEATURES)[0]);
  }

  /** Threads that decode the pictures of a list. */
  int decoders() {
    return decoders;
  }

  /** The most pictures that a batch should have, because of the memory that they take. */
  int largestBatch() {
    return PictureBatches.most(Math.max(imageSize(), ownSize.most()));
  }

  /**
   * Decodes a picture.
   *
   * @param header receives the size that its header says, if that can be read
   */
  Pixels decode(Picture picture, Consumer<ImageSize> header) {
    Pixels pixels = picture.decode(decoder, ownSize, header);
    try {
      picture.takeThumbnail(() -> thumbnail(pixels));
      return pixels;
    } catch (RuntimeException | Error e) {
      try (pixels) {
        throw e;
      }
    }
  }

  private Pixels decode(Picture picture) {
    return decode(picture, size -> {});
  }

  private String thumbnail(Pixels pixels) {
    return NativeMemory.during(
        "while a small copy of a picture is made",
        () -> {
          try (TUint8 one = ImageBatch.images(List.of(pixels))) {
            return thumbnails().of(one).get(0);
          }
        });
  }

  private synchronized Thumbnails thumbnails() {
    if (thumbnails == null) {
      thumbnails = new Thumbnails(session);
    }
    return thumbnails;
  }

  /** The probabilities of a picture. */
  float[] predict(Picture picture) {
    return predicting.ask(picture);
  }

  /** The features of a picture. */
  float[] describe(Picture picture) {
    return describing.ask(picture);
  }

  /**
   * The probabilities [n][classes] of images.
   *
   * @param images uint8 [n,H,W,3]
   */
  float[][] probabilities(TUint8 images) {
    return inTurn(images, this::predictNow);
  }

  private float[][] predictNow(TUint8 images) {
    return flip == null ? model.predict(images) : flip.probabilities(images, model::predict);
  }

  /**
   * The features [n][k] of images.
   *
   * @param images uint8 [n,H,W,3]
   */
  float[][] features(TUint8 images) {
    return inTurn(images, this::describeNow);
  }

  private float[][] describeNow(TUint8 images) {
    try (Activations activations = model.activations(images, List.of(InputKind.FEATURES))) {
      return StdArrays.array2dCopyOf(activations.of(InputKind.FEATURES));
    }
  }

  /**
   * The probabilities and the features of images, [n][classes + k]: in each row first the ones,
   * then the others.
   *
   * @param images uint8 [n,H,W,3]
   */
  float[][] probabilitiesAndFeatures(TUint8 images) {
    return inTurn(images, this::bothNow);
  }

  private float[][] bothNow(TUint8 images) {
    GraftModel.Described found = model.describe(images);
    float[][] first =
        flip == null
            ? found.probabilities()
            : flip.probabilities(images, found.probabilities(), model::predict);
    float[][] second = found.features();
    // If the model gives another number of rows than there are images, that is found later.
    return IntStream.range(0, Math.min(first.length, second.length))
        .mapToObj(row -> joined(first[row], second[row]))
        .toArray(float[][]::new);
  }

  private static float[] joined(float[] first, float[] second) {
    float[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private float[][] inTurn(TUint8 images, Function<TUint8, float[][]> call) {
    turn.lock();
    try {
      return call.apply(images);
    } finally {
      turn.unlock();
    }
  }

  @Override
  public synchronized void close() {
    Thumbnails made = thumbnails;
    try (model;
        decoder;
        flip;
        made) {
      // Each is closed, even if another one throws.
    }
  }
}
