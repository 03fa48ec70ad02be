package graft;

import static java.util.Objects.requireNonNull;

import graft.failure.GraftException;
import graft.failure.PictureException;
import graft.failure.WrongUseException;
import graft.predict.BatchSizes;
import graft.predict.PictureBatches;
import graft.train.ModelFolder;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
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
  /** Pictures in one call of the model. */
  private static final int BATCH_SIZE = 32;

  private final OpenClassifier open;
  private final PictureBatches<Picture> predicting;
  private final PictureBatches<Picture> describing;
  private final UseCount uses;

  private ImageClassifier(OpenClassifier open) {
    this.open = open;
    this.predicting = new PictureBatches<>(open::decode, open::probabilities);
    this.describing = new PictureBatches<>(open::decode, open::features);
    this.uses = new UseCount("the classifier", open::close);
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
    Checks.local("runOrModel", runOrModel);
    requireNonNull(options, "options");
    Path folder = ModelFolder.resolve(runOrModel);
    return new ImageClassifier(
        Failures.inOneLine("opening " + runOrModel, () -> OpenClassifier.open(folder, options)));
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
    List<PictureResult<Prediction>> results = new ArrayList<>();
    classifyAll(checked(pictures).iterator(), BATCH_SIZE, results::addAll);
    return List.copyOf(results);
  }

  /** A copy, so that a null is refused before a picture is read. */
  private static List<Picture> checked(List<Picture> pictures) {
    List<Picture> copy = new ArrayList<>(requireNonNull(pictures, "pictures"));
    for (int i = 0; i < copy.size(); i++) {
      requireNonNull(copy.get(i), "pictures[" + i + "]");
    }
    return copy;
  }

  /**
   * Classifies any number of pictures batch by batch. Two batches are in memory at a time.
   *
   * @param pictures asked on another thread for all pictures of a batch before these are read, so
   *     pictures of parts of one stream won't do. It is asked until it says that there is none. It
   *     may block, but not forever: the call ends, also with a failure, only after it has answered.
   *     An interrupt of the caller does not end the call.
   * @param batchSize most pictures in one call of the model, at least 1
   * @param consumer called on the caller's thread; what it throws ends the work
   * @throws GraftException as {@link #classifyAll(List)}
   */
  public <E extends Exception> void classifyAll(
      Iterator<Picture> pictures, int batchSize, BatchConsumer<Prediction, E> consumer) throws E {
    many(predicting, this::prediction, pictures, batchSize, consumer);
  }

  // Stand-ins: replaced by those of the pipeline when both are merged.

  /** The most pictures in one call of the model, whatever is asked for. */
  public int largestBatch() {
    return (64 << 20) / (3 * imageSize() * imageSize());
  }

  /** Classifies any number of pictures in batches of these sizes. */
  public <E extends Exception> void classifyAll(
      Iterator<Picture> pictures, BatchSizes sizes, BatchConsumer<Prediction, E> consumer)
      throws E {
    for (long done = 0; pictures.hasNext(); ) {
      List<Picture> batch = new ArrayList<>();
      for (int left = sizes.after(done).next(); left > 0 && pictures.hasNext(); left--) {
        batch.add(pictures.next());
      }
      done += batch.size();
      consumer.accept(classifyAll(batch));
    }
  }

  /** Classifies any number of pictures and gives the base's vectors too. */
  public <E extends Exception> void describeAll(
      Iterator<Picture> pictures, BatchSizes sizes, BatchConsumer<Described, E> consumer) throws E {
    classifyAll(
        pictures,
        sizes,
        batch -> {
          List<PictureResult<Described>> described = new ArrayList<>();
          for (PictureResult<Prediction> one : batch) {
            Described value =
                one.failure().isPresent()
                    ? null
                    : new Described(one.get(), features(one.picture()));
            described.add(new PictureResult<>(one.picture(), value, one.failure().orElse(null)));
          }
          consumer.accept(described);
        });
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
    List<PictureResult<float[]>> results = new ArrayList<>();
    featuresAll(checked(pictures).iterator(), BATCH_SIZE, results::addAll);
    return List.copyOf(results);
  }

  /**
   * The base's vectors for any number of pictures, as {@link #classifyAll(Iterator, int,
   * BatchConsumer)}.
   */
  public <E extends Exception> void featuresAll(
      Iterator<Picture> pictures, int batchSize, BatchConsumer<float[], E> consumer) throws E {
    many(describing, Function.identity(), pictures, batchSize, consumer);
  }

  private <T, E extends Exception> void many(
      PictureBatches<Picture> batches,
      Function<float[], T> value,
      Iterator<Picture> pictures,
      int batchSize,
      BatchConsumer<T, E> consumer)
      throws E {
    requireNonNull(pictures, "pictures");
    requireNonNull(consumer, "consumer");
    uses.<Void, E>during(
        () -> {
          batches.<E>many(
              pictures,
              batchSize,
              batch ->
                  consumer.accept(batch.stream().map(answer -> result(answer, value)).toList()));
          return null;
        });
  }

  private static <T> PictureResult<T> result(
      PictureBatches.Answer<Picture> answer, Function<float[], T> value) {
    T found = answer.failure() == null ? value.apply(answer.numbers()) : null;
    return new PictureResult<>(answer.picture(), found, answer.failure());
  }

  private Prediction prediction(float[] probabilities) {
    return new Prediction(open.labels(), probabilities);
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
