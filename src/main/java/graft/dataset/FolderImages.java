package graft.dataset;

import graft.background.OrderedWork;
import graft.dataset.LabeledFile.Attempt;
import graft.dataset.image.ImageDecoder;
import graft.dataset.image.Pixels;
import graft.failure.PictureException;
import graft.files.Hashes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/** Pictures on disk, decoded batch by batch. */
final class FolderImages implements ImageDataset {
  /** Pictures between two reports of the progress, and tried ahead. */
  private static final int AT_ONCE = 64;

  private final List<String> classNames;
  private final List<LabeledFile> files;
  private final Decoding decoding;

  /**
   * Keeps the list of files and decodes nothing yet.
   *
   * @param decoding shared by the training and the validation images
   */
  FolderImages(List<String> classNames, List<LabeledFile> files, Decoding decoding) {
    this.classNames = List.copyOf(classNames);
    this.files = List.copyOf(files);
    this.decoding = decoding;
  }

  @Override
  public int size() {
    return files.size();
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public int label(int index) {
    return files.get(index).label();
  }

  @Override
  public ImageBatch batch(int[] indices) {
    List<Attempt> attempts = decode(indices);
    try {
      for (int i = 0; i < indices.length; i++) {
        PictureException failure = attempts.get(i).failure();
        if (failure != null) {
          String how = files.get(indices[i]).bad(failure).reason();
          throw new ChangedPictureException(path(indices[i]), how, failure);
        }
      }
      return batch(indices, attempts.stream().map(Attempt::pixels).toList());
    } finally {
      attempts.forEach(Attempt::close);
    }
  }

  @Override
  public TriedBatch tryBatch(int[] indices) {
    List<Attempt> attempts = decode(indices);
    try {
      List<Pixels> images = new ArrayList<>();
      Map<Integer, BadPicture> bad = new TreeMap<>();
      for (int i = 0; i < indices.length; i++) {
        PictureException failure = attempts.get(i).failure();
        if (failure != null) {
          bad.put(i, files.get(indices[i]).bad(failure));
        }
        images.add(failure == null ? attempts.get(i).pixels() : Pixels.black(side(indices[i])));
      }
      return new TriedBatch(batch(indices, images), bad);
    } finally {
      attempts.forEach(Attempt::close);
    }
  }

  private ImageBatch batch(int[] indices, List<Pixels> images) {
    return ImageBatch.of(images, IntStream.of(indices).map(this::label).toArray());
  }

  @Override
  public Map<Integer, BadPicture> findBad(int[] indices, LongConsumer progress) {
    Map<Integer, BadPicture> bad = new TreeMap<>();
    // Only failures are collected: the pixels of all pictures might not fit into memory.
    try (OrderedWork<Integer, Optional<BadPicture>> tried =
        work(indices, AT_ONCE, file -> file.bad(decoding), untaken -> {})) {
      int done = 0;
      while (done < indices.length) {
        for (Optional<BadPicture> one : tried.next(AT_ONCE)) {
          int index = indices[done++];
          one.ifPresent(found -> bad.put(index, found));
        }
        progress.accept(done);
      }
    }
    return bad;
  }

  /**
   * Decodes images on all processors and returns the results in the order of the images. The caller
   * closes them.
   */
  private List<Attempt> decode(int[] indices) {
    try (OrderedWork<Integer, Attempt> attempts =
        work(indices, Math.max(1, indices.length), file -> file.decode(decoding), Attempt::close)) {
      return attempts.next(indices.length);
    }
  }

  private <R> OrderedWork<Integer, R> work(
      int[] indices, int ahead, Function<LabeledFile, R> each, Consumer<R> drop) {
    return new OrderedWork<>(
        "graft-decode",
        IntStream.of(indices).iterator(),
        ahead,
        index -> each.apply(files.get(index)),
        drop);
  }

  private Path path(int index) {
    return files.get(index).path();
  }

  @Override
  public Optional<Path> file(int index) {
    return Optional.of(path(index));
  }

  @Override
  public int side(int index) {
    return decoding.side(path(index));
  }

  @Override
  public boolean sameSide() {
    return decoding.side() > 0;
  }

  @Override
  public ImageDataset resizedTo(int imageSize) {
    return new FolderImages(classNames, files, decoding.resizedTo(imageSize));
  }

  /**
   * SHA-256 over class names, labels, the files' contents, the decoder's version, and the side of
   * the decoded squares. The files' names and folders don't matter.
   */
  @Override
  public String fingerprint() {
    return fingerprint("decoder " + ImageDecoder.VERSION + ", " + decoding.words() + "\n");
  }

  /**
   * The fingerprint that earlier versions of Graft computed. It did not contain a decoder's
   * version.
   */
  @Override
  public Optional<String> earlierFingerprint() {
    return Optional.of(fingerprint(decoding.oneSmallSize() ? "" : "squares\n"));
  }

  private String fingerprint(String decoded) {
    MessageDigest digest = Hashes.newSha256();
    digest.update((String.join("\n", classNames) + "\n").getBytes(StandardCharsets.UTF_8));
    digest.update(decoded.getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < files.size(); i++) {
      String line = files.get(i).label() + " " + files.get(i).sha256() + "\n";
      digest.update(line.getBytes(StandardCharsets.US_ASCII));
    }
    return Hashes.hex(digest.digest());
  }

  @Override
  public long contentHash(int index) {
    return FileHashes.shortened(files.get(index).sha256());
  }

  /** Closes the decoder that training and validation images share; a second call does nothing. */
  @Override
  public void close() {
    decoding.close();
  }
}
