package graft.dataset.cifar;

/**
 * Some of CIFAR-10's images in memory.
 *
 * @param pixels [n,32,32,3], interleaved RGB
 * @param labels [n], each from 0 to 9
 */
public record CifarImages(byte[] pixels, byte[] labels) {
  /**
   * Both parts.
   *
   * @param train the training images
   * @param test the test images
   */
  public record Parts(CifarImages train, CifarImages test) {}
}
