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
  private final ImageDecoder decoder;
  private final boolean nativeSize;

  /** The files' SHA-256, in their order. */
  private final List<String> hashes;

  /**
   * A picture and its class.
   *
   * @param label index into the class names
   */
  record LabeledFile(Path path, int label) {}

  /**
   * Keeps the files' names; nothing is decoded yet.
   *
   * @param hashes the files' SHA-256, in their order
   * @param decoder shared by all parts of a data set
   * @param nativeSize whether all pictures of both have one size, which the model takes as it is
   */
  FolderImages(
      List<String> classNames,
      List<LabeledFile> files,
      List<String> hashes,
      ImageDecoder decoder,
      boolean nativeSize) {
    this.classNames = List.copyOf(classNames);
    this.files = List.copyOf(files);
    this.hashes = List.copyOf(hashes);
    this.decoder = decoder;
    this.nativeSize = nativeSize;
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
      images.add(nativeSize ? decoder.decode(file.path()) : decoder.decodeSquare(file.path()));
      labels[i] = file.label();
    }
    return ImageBatch.of(images, labels);
  }

  /**
   * Over class names, labels, the files' contents, and how these are decoded, which depends on all
   * pictures of the data set; the files' names and folders don't matter.
   */
  @Override
  public String fingerprint() {
    MessageDigest digest = Hashes.newSha256();
    digest.update((String.join("\n", classNames) + "\n").getBytes(StandardCharsets.UTF_8));
    if (!nativeSize) {
      digest.update("squares\n".getBytes(StandardCharsets.US_ASCII));
    }
    for (int i = 0; i < files.size(); i++) {
      String line = files.get(i).label() + " " + hashes.get(i) + "\n";
      digest.update(line.getBytes(StandardCharsets.US_ASCII));
    }
    return Hashes.hex(digest.digest());
  }

  @Override
  public long contentHash(int index) {
    return FileHashes.shortened(hashes.get(index));
  }

  /** Training and validation images share the decoder, and closing it twice does nothing. */
  @Override
  public void close() {
    decoder.close();
  }
}
