package graft.dataset;

import java.util.List;

/** The images of another data set, for tests that change one thing about them. */
public abstract class ForwardedImages implements ImageDataset {
  protected final ImageDataset images;

  protected ForwardedImages(ImageDataset images) {
    this.images = images;
  }

  @Override
  public int size() {
    return images.size();
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
  public ImageBatch batch(int[] indices) {
    return images.batch(indices);
  }

  @Override
  public String fingerprint() {
    return images.fingerprint();
  }
}
