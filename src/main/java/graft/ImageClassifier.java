package graft;

import static java.util.Objects.requireNonNull;

import graft.failure.GraftException;
import graft.failure.PictureException;
import graft.failure.WrongUseException;
import graft.predict.BatchSizes;
import graft.train.ModelFolder;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/**
 * A trained model that classifies pictures.
 *
 * <pre>{@code
 * try (ImageClassifier classifier = ImageClassifier.load(Path.of("run"))) {
 *   Prediction prediction = classifier.classify(Path.of("cat.jpg"));
 *   prediction.best().label();
 * }
 * }</pre>
 *
 * <p>Any number of threads may call one classifier. Pictures are decoded at the same time. The
 * model is called by one thread after the other, each time on all of TensorFlow's threads; pictures
 * that wait for it meanwhile share the next call. Sharing a call, as in a list, may change the last
 * bits of an answer. One thread alone always gets the same bits for a picture.
 *
 * <p>A picture that can't be read or decoded, or that has too many pixels, is a {@link
 * PictureException} that names it. Any other {@link GraftException} is a failure of the model or of
 * the machine, such as too little memory outside of Java's heap. After {@link #close} all calls
 * throw an {@link IllegalStateException}. No argument may be null.
 */
public final class ImageClassifier implements AutoCloseable {
  private final OpenClassifier open;
  private final UseCount uses;
  private final ManyPictures<Prediction> predictions;
  private final ManyPictures<float[]> features;
  private final ManyPictures<Described> both;

  private ImageClassifier(OpenClassifier open) {
    this.open = open;
    this.uses = new UseCount("the classifier", open::close);
    this.predictions = new ManyPictures<>(open, uses, open::probabilities, this::prediction);
    this.features = new ManyPictures<>(open, uses, open::features, Function.identity());
    this.both = new ManyPictures<>(open, uses, open::probabilitiesAndFeatures, this::described);
  }

  /**
   * Opens a model with the {@linkplain ModelOptions#defaults default options}.
   *
   * @throws GraftException as {@link #load(Path, ModelOptions)}
   */
  public static ImageClassifier load(Path runOrModel) {
    return load(runOrModel, ModelOptions.defaults());
  }

  /**
   * Opens a model, which the caller closes. This takes a few seconds. If the folder is missing
   * because a process was killed while it replaced it, the old one is put back, by renaming it.
   *
   * @param runOrModel a SavedModel's folder, or a run's folder for the model of its last finished
   *     phase
   * @throws WrongUseException if the folder holds no model or is not of this machine's own file
   *     system, or this machine can't compute in the options' precision
   * @throws GraftException if the model is damaged, does not keep Graft's contract or has
   *     operations that no Graft model needs, or if TensorFlow's libraries can't be loaded
   */
  public static ImageClassifier load(Path runOrModel, ModelOptions options) {
    Path named = Checks.local("runOrModel", runOrModel);
    requireNonNull(options, "options");
    Path folder = ModelFolder.resolve(named);
    return new ImageClassifier(
        Failures.inOneLine("opening " + named, () -> OpenClassifier.open(folder, options)));
  }

  /** Class names, in the order of {@link Prediction#probabilities}. */
  public List<String> labels() {
    return uses.during(open::labels);
  }

  /** Height and width, in pixels, to which the network resizes pictures. */
  public int imageSize() {
    return uses.during(open::imageSize);
  }

  /** How many numbers {@link #features(Picture)} gives; 2048 with InceptionV3. */
  public int featureSize() {
    return uses.during(open::featureSize);
  }

  /**
   * The most pictures in one call of the model, whatever is asked for: so many that their pixels
   * take 64 MiB at most. 250 with images of 299x299.
   */
  public int largestBatch() {
    return uses.during(open::largestBatch);
  }

  /** Classifies a file, see {@link #classify(Picture)}. */
  public Prediction classify(Path file) {
    return classify(Picture.of(file));
  }

  /** Classifies what a file would hold, see {@link #classify(Picture)}. */
  public Prediction classify(byte[] bytes) {
    return classify(Picture.of(bytes));
  }

  /**
   * Classifies what a stream still holds, see {@link #classify(Picture)} and {@link
   * Picture#of(InputStream, String)}.
   */
  public Prediction classify(InputStream stream) {
    return classify(Picture.of(stream));
  }

  /**
   * Classifies a picture.
   *
   * @throws PictureException if the picture can't be read or decoded, or has too many pixels
   * @throws GraftException if the model fails: it gives numbers that are not finite, or TensorFlow
   *     runs out of memory or can't run it
   */
  public Prediction classify(Picture picture) {
    requireNonNull(picture, "picture");
    return uses.during(() -> prediction(open.predict(picture)));
  }

  /**
   * Classifies many pictures, faster than one after the other: they are decoded on all processors,
   * and 32 go to the model at a time.
   *
   * @return one result for each picture, in the same order; a picture that can't be decoded stops
   *     nothing
   * @throws GraftException if TensorFlow runs out of memory or can't run the model
   */
  public List<PictureResult<Prediction>> classifyAll(List<Picture> pictures) {
    return predictions.all(pictures);
  }

  /**
   * Classifies any number of pictures in batches of one size, see {@link #classifyAll(Iterator,
   * BatchSizes, BatchConsumer)}.
   *
   * @param batchSize most pictures in one call of the model, at least 1
   */
  public <E extends Exception> void classifyAll(
      Iterator<Picture> pictures, int batchSize, BatchConsumer<Prediction, E> consumer) throws E {
    classifyAll(pictures, BatchSizes.of(batchSize), consumer);
  }

  /**
   * Classifies any number of pictures batch by batch. While the model runs on a batch, the pictures
   * of the next are decoded; these two are in memory.
   *
   * @param pictures asked on another thread, up to a batch ahead of the pictures that are read, so
   *     pictures of parts of one stream won't do. It is asked until it says that there is none. It
   *     may block, but not forever: the call ends, also with a failure, only after it has answered.
   *     If the call fails while it blocks, its thread is interrupted. An interrupt of the caller
   *     does not end the call.
   * @param sizes numbers of pictures in the batches, good or bad; above {@link #largestBatch} they
   *     count as that
   * @param consumer called on the caller's thread; what it throws ends the work
   * @throws GraftException as {@link #classifyAll(List)}
   */
  public <E extends Exception> void classifyAll(
      Iterator<Picture> pictures, BatchSizes sizes, BatchConsumer<Prediction, E> consumer)
      throws E {
    predictions.each(pictures, sizes, consumer);
  }

  /**
   * Classifies any number of pictures and gives the base's vectors too, in the time that one of
   * both takes, otherwise as {@link #classifyAll(Iterator, BatchSizes, BatchConsumer)}. The vectors
   * are those of the pictures themselves, also with test-time augmentation. A picture has a failure
   * if the numbers of either are not finite.
   */
  public <E extends Exception> void describeAll(
      Iterator<Picture> pictures, BatchSizes sizes, BatchConsumer<Described, E> consumer) throws E {
    both.each(pictures, sizes, consumer);
  }

  /** The base's vector for a file, see {@link #features(Picture)}. */
  public float[] features(Path file) {
    return features(Picture.of(file));
  }

  /** The base's vector for what a file would hold, see {@link #features(Picture)}. */
  public float[] features(byte[] bytes) {
    return features(Picture.of(bytes));
  }

  /**
   * The base's vector for what a stream still holds, see {@link #features(Picture)} and {@link
   * Picture#of(InputStream, String)}.
   */
  public float[] features(InputStream stream) {
    return features(Picture.of(stream));
  }

  /**
   * What the base sees in a picture: its output, averaged over height and width, which the head
   * classifies. Pictures that look alike have similar vectors.
   *
   * @return {@link #featureSize} numbers; InceptionV3's are at least 0
   * @throws PictureException as {@link #classify(Picture)}
   * @throws GraftException as {@link #classify(Picture)}
   */
  public float[] features(Picture picture) {
    requireNonNull(picture, "picture");
    return uses.during(() -> open.describe(picture));
  }

  /** The base's vectors for many pictures, in the same order, as {@link #classifyAll(List)}. */
  public List<PictureResult<float[]>> featuresAll(List<Picture> pictures) {
    return features.all(pictures);
  }

  /**
   * The base's vectors for any number of pictures, as {@link #classifyAll(Iterator, int,
   * BatchConsumer)}.
   */
  public <E extends Exception> void featuresAll(
      Iterator<Picture> pictures, int batchSize, BatchConsumer<float[], E> consumer) throws E {
    features.each(pictures, BatchSizes.of(batchSize), consumer);
  }

  private Prediction prediction(float[] probabilities) {
    return new Prediction(open.labels(), probabilities);
  }

  private Described described(float[] probabilitiesAndFeatures) {
    int classes = open.labels().size();
    return new Described(
        prediction(Arrays.copyOf(probabilitiesAndFeatures, classes)),
        Arrays.copyOfRange(probabilitiesAndFeatures, classes, probabilitiesAndFeatures.length));
  }

  /**
   * Refuses further calls and frees the model's memory. Calls of other threads that have begun go
   * on, and the last of them frees it.
   */
  @Override
  public void close() {
    uses.close();
  }
}
