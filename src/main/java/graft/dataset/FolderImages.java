package graft.dataset;

import graft.dataset.PictureCheck.Good;
import graft.dataset.image.ImageDecoder;
import graft.dataset.image.PictureException;
import graft.dataset.image.Pixels;
import graft.files.Hashes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Pictures on disk, decoded batch by batch. */
final class FolderImages implements ImageDataset {
  private final List<String> classNames;
  private final List<LabeledFile> files;
  private final Decoding decoding;

  /** The files as they were when they were checked, in their order. */
  private final List<Good> checked;

  /**
   * A picture and its class.
   *
   * @param label index into the class names
   */
  record LabeledFile(Path path, int label) {}

  /**
   * Keeps the files' names; nothing is decoded yet.
   *
   * @param checked the files as they were when they were checked, in their order
   * @param decoding shared by the training and the validation images
   */
  FolderImages(
      List<String> classNames, List<LabeledFile> files, List<Good> checked, Decoding decoding) {
    this.classNames = List.copyOf(classNames);
    this.files = List.copyOf(files);
    this.checked = List.copyOf(checked);
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
      images.add(decode(indices[i]));
      labels[i] = file.label();
    }
    return ImageBatch.of(images, labels);
  }

  private Pixels decode(int index) {
    Path file = files.get(index).path();
    AtomicReference<String> found = new AtomicReference<>();
    try {
      // A small part of the time that decoding takes.
      Pixels pixels = decoding.decode(file, bytes -> found.set(Hashes.sha256(bytes)));
      if (!found.get().equals(checked.get(index).sha256())) {
        throw new ChangedPictureException(file, "its content is another", null);
      }
      return pixels;
    } catch (PictureException e) {
      throw new ChangedPictureException(file, e.reason(), e);
    }
  }

  @Override
  public int side(int index) {
    return decoding.side(files.get(index).path());
  }

  @Override
  public boolean sameSide() {
    return decoding.side() > 0;
  }

  /**
   * Over class names, labels, the files' contents, and how these are decoded: by which version, and
   * to which side. The files' names and folders don't matter.
   */
  @Override
  public String fingerprint() {
    return fingerprint("decoder " + ImageDecoder.VERSION + ", " + decoding.words() + "\n");
  }

  /** The first version of the decoder was not named. */
  @Override
  public Optional<String> earlierFingerprint() {
    return Optional.of(fingerprint(decoding.oneSmallSize() ? "" : "squares\n"));
  }

  private String fingerprint(String decoded) {
    MessageDigest digest = Hashes.newSha256();
    digest.update((String.join("\n", classNames) + "\n").getBytes(StandardCharsets.UTF_8));
    digest.update(decoded.getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < files.size(); i++) {
      String line = files.get(i).label() + " " + checked.get(i).sha256() + "\n";
      digest.update(line.getBytes(StandardCharsets.US_ASCII));
    }
    return Hashes.hex(digest.digest());
  }

  @Override
  public long contentHash(int index) {
    return FileHashes.shortened(checked.get(index).sha256());
  }

  /** Training and validation images share the decoder, and closing it twice does nothing. */
  @Override
  public void close() {
    decoding.close();
  }
}
