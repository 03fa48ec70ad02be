package graft.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubsetTest {
  private static final List<String> ABC = List.of("a", "b", "c");

  @Test
  void theFirstOfEachClassInTheOriginalOrder() {
    ImageDataset subset = Subset.balanced(images(2, 2, 0, 1, 2, 0, 1, 1), 6);
    assertThat(pixels(subset)).containsExactly(0, 1, 2, 3, 5, 6);
    assertThat(labels(subset)).containsExactly(2, 2, 0, 1, 0, 1);
    assertThat(subset.classNames()).isEqualTo(ABC);
  }

  @Test
  void aRemainderGoesToTheFirstClasses() {
    assertThat(pixels(Subset.balanced(images(2, 2, 0, 1, 2, 0, 1, 1), 4)))
        .containsExactly(0, 2, 3, 5);
    assertThat(pixels(Subset.balanced(images(2, 2, 0, 1, 2, 0, 1, 1), 1))).containsExactly(2);
  }

  @Test
  void aClassThatRunsOutLeavesItsShare() {
    assertThat(pixels(Subset.balanced(images(0, 0, 0, 0, 1, 2), 5))).containsExactly(0, 1, 2, 4, 5);
  }

  @Test
  void allOfThemIsTheWhole() {
    ImageDataset whole = images(0, 1, 2);
    assertThat(Subset.balanced(whole, 3)).isSameAs(whole);
  }

  @Test
  void moreThanThereAreIsRefused() {
    for (int n : new int[] {0, -1, 4}) {
      assertThatThrownBy(() -> Subset.balanced(images(0, 1, 2), n))
          .isInstanceOf(GraftException.class)
          .hasMessage("cannot take " + n + " of 3 images; ask for 1 to 3");
    }
  }

  @Test
  void theFingerprintTellsSubsetsApart() {
    ImageDataset whole = images(0, 1, 2, 0, 1, 2);
    assertThat(Subset.balanced(whole, 3).fingerprint())
        .isEqualTo(Subset.balanced(images(0, 1, 2, 0, 1, 2), 3).fingerprint())
        .isNotEqualTo(Subset.balanced(whole, 4).fingerprint())
        .isNotEqualTo(whole.fingerprint());
  }

  /** Images of one pixel whose red is the image's index. */
  private static ImageDataset images(int... labels) {
    byte[] pixels = new byte[3 * labels.length];
    byte[] bytes = new byte[labels.length];
    for (int i = 0; i < labels.length; i++) {
      pixels[3 * i] = (byte) i;
      bytes[i] = (byte) labels[i];
    }
    return new MemoryImages(ABC, 1, 1, pixels, bytes);
  }

  private static int[] pixels(ImageDataset images) {
    int[] all = IntStream.range(0, images.size()).toArray();
    try (ImageBatch batch = images.batch(all)) {
      return IntStream.of(all).map(i -> batch.images().getByte(i, 0, 0, 0)).toArray();
    }
  }

  private static int[] labels(ImageDataset images) {
    return IntStream.range(0, images.size()).map(images::label).toArray();
  }
}
