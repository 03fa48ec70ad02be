package graft.dataset.augment;

import graft.dataset.BadPicture;
import graft.dataset.Draw;
import graft.dataset.ImageBatch;
import graft.dataset.ImageDataset;
import graft.dataset.TriedBatch;
import graft.machine.SessionOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.tensorflow.types.TUint8;

/**
 * A data set whose images change at random in every epoch of training. What happens to an image
 * depends on the draw and on its content alone: not on the batch, the machine or the image's place
 * among the others.
 */
public final class AugmentedImages implements ImageDataset {
  private final ImageDataset images;
  private final Augmentation augmentation;
  private final boolean ownSize;
  private final AugmentGraph graph;

  /** Of each image; every epoch needs them. */
  private final long[] contentHashes;

  /**
   * Changes images; validation still sees them as they are.
   *
   * @param images stays the caller's to close
   * @param augmentation not {@link Augmentation#NONE}
   * @param imageSize height and width in pixels that the network resizes to
   */
  public AugmentedImages(
      ImageDataset images, Augmentation augmentation, int imageSize, SessionOptions session) {
    this.images = images;
    this.augmentation = augmentation;
    this.ownSize = images.sameSide() && images.side(0) != imageSize;
    this.contentHashes = images.contentHashes();
    this.graph = new AugmentGraph(session);
  }

  @Override
  public ImageBatch batch(int[] indices, Draw draw) {
    return images.batch(indices).withImages(pixels -> changed(pixels, indices, draw));
  }

  private TUint8 changed(TUint8 pixels, int[] indices, Draw draw) {
    if (augmentation == Augmentation.FLIP) {
      return graph.shift(pixels, drawn(indices, draw, Shift::mirror));
    }
    return ownSize
        ? graph.shift(pixels, drawn(indices, draw, Shift::of))
        : graph.crop(pixels, drawn(indices, draw, Crop::of));
  }

  private <T> List<T> drawn(int[] indices, Draw draw, Function<SplittableRandom, T> change) {
    return Arrays.stream(indices)
        .mapToLong(index -> contentHashes[index])
        .mapToObj(content -> change.apply(new SplittableRandom(draw.of(content))))
        .toList();
  }

  @Override
  public int versions() {
    return augmentation == Augmentation.FLIP ? 2 : 0;
  }

  @Override
  public ImageDataset allVersions() {
    return augmentation == Augmentation.FLIP ? new MirroredToo(images, graph) : this;
  }

  @Override
  public int version(int index, Draw draw) {
    return drawn(new int[] {index}, draw, Shift::mirror).get(0).mirrored() ? 1 : 0;
  }

  @Override
  public ImageBatch batch(int[] indices) {
    return images.batch(indices);
  }

  @Override
  public TriedBatch tryBatch(int[] indices) {
    return images.tryBatch(indices);
  }

  @Override
  public Map<Integer, BadPicture> findBad(int[] indices, LongConsumer done) {
    return images.findBad(indices, done);
  }

  @Override
  public Optional<Path> file(int index) {
    return images.file(index);
  }

  @Override
  public int number(int index) {
    return images.number(index);
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public int wholeSize() {
    return images.wholeSize();
  }

  @Override
  public List<String> classNames() {
    return images.classNames();
  }

  @Override
  public int label(int index) {
    return images.label(index);
  }

  @Override
  public int side(int index) {
    return images.side(index);
  }

  @Override
  public boolean sameSide() {
    return images.sameSide();
  }

  @Override
  public long contentHash(int index) {
    return contentHashes[index];
  }

  /** Of the images as they are; a run records its augmentation among its settings. */
  @Override
  public String fingerprint() {
    return images.fingerprint();
  }

  @Override
  public Optional<String> earlierFingerprint() {
    return images.earlierFingerprint();
  }

  /** Closes what changes the images, not the images. */
  @Override
  public void close() {
    graph.close();
  }
}
