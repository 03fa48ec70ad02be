package graft.dataset;

import graft.dataset.image.ImageDecoder;
import graft.dataset.image.Pixels;
import graft.files.Hashes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** Pictures on disk, decoded batch by batch. */
final class FolderImages implements ImageDataset {
  private final List<String> classNames;
  private final List<LabeledFile> files;
  private final Decoding decoding;

  /**
   * A picture and its class.
   *
   * @param label index into the class names
   */
  record LabeledFile(Path path, int label) {}

  /**
   * How pictures of one data set are decoded.
   *
   * @param decoder shared by the training and the validation images
   * @param nativeSize whether all pictures have one size that the model can take as it is
   */
  record Decoding(ImageDecoder decoder, boolean nativeSize) {
    Pixels decode(Path file) {
      return nativeSize ? decoder.decode(file) : decoder.decodeSquare(file);
    }
  }

  /** Null until it is asked for; it takes a reading of all images. */
  private String fingerprint;

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
    List<Pixels> images = new ArrayList<>();
    int[] labels = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      LabeledFile file = files.get(indices[i]);
      images.add(decoding.decode(file.path()));
      labels[i] = file.label();
    }
    return ImageBatch.of(images, labels);
  }

  /**
   * Over class names, labels and the files' contents, and how these are decoded, which depends on
   * all pictures of the data set; where the files lie doesn't count.
   */
  @Override
  public String fingerprint() {
    if (fingerprint == null) {
      fingerprint = computeFingerprint();
    }
    return fingerprint;
  }

  private String computeFingerprint() {
    MessageDigest digest = Hashes.newSha256();
    digest.update((String.join("\n", classNames) + "\n").getBytes(StandardCharsets.UTF_8));
    if (!decoding.nativeSize()) {
      digest.update("squares\n".getBytes(StandardCharsets.US_ASCII));
    }
    for (LabeledFile file : files) {
      String line = file.label() + " " + Hashes.sha256(file.path()) + "\n";
      digest.update(line.getBytes(StandardCharsets.US_ASCII));
    }
    return Hashes.hex(digest.digest());
  }

  /** Training and validation images share the decoder, and closing it twice does nothing. */
  @Override
  public void close() {
    decoding.decoder().close();
  }
}
