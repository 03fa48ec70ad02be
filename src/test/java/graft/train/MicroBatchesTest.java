package graft.train;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.InputKind;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How batches are cut: nothing lost, nothing twice, the last part short. */
class MicroBatchesTest {
  @Test
  void lastPartIsAsShortAsNeedBe() {
    assertThat(MicroBatches.cut(new int[] {5, 3, 9, 1, 7}, 2))
        .containsExactly(new int[] {5, 3}, new int[] {9, 1}, new int[] {7});
    assertThat(MicroBatches.cut(new int[] {5, 3}, 9)).containsExactly(new int[] {5, 3});
    assertThat(MicroBatches.cut(new int[0], 3)).isEmpty();
  }

  @Test
  void epochOfTheNotebookHas167StepsAndAShortLastBatch() {
    var batches = MicroBatches.cut(IntStream.range(0, 50_000).toArray(), 300);
    assertThat(batches).hasSize(167);
    assertThat(batches.get(166)).hasSize(200);
  }

  @ParameterizedTest
  @CsvSource({
    "299, 300, 30", // ten calls
    "299, 20,  20", // never more than the batch
    "299, 31,  16", // two even calls, not 30 and 1
    "75,  300, 300", // small images: 477 would fit
    "139, 300, 100", // 139 would fit: three calls, evenly
    "1024, 300, 3",
    "5000, 7, 1", // at least one
    "299, 2147483647, 30"
  })
  void defaultFollowsTheAreaOfTheImagesAndCutsEvenly(int imageSize, int batch, int microBatch) {
    assertThat(MicroBatches.defaultFor(InputKind.IMAGES, imageSize, batch)).isEqualTo(microBatch);
  }

  @Test
  void microBatchesOfTheBoundaryAreTwiceAsLongAndFeaturesAreNotCut() {
    assertThat(MicroBatches.defaultFor(InputKind.BOUNDARY, 299, 300)).isEqualTo(60);
    assertThat(MicroBatches.defaultFor(InputKind.BOUNDARY, 139, 300)).isEqualTo(150);
    assertThat(MicroBatches.defaultFor(InputKind.FEATURES, 299, 300)).isEqualTo(300);
  }

  @Test
  void thePassIsCutAsTheNotebooksBatches() {
    assertThat(MicroBatches.ofPass(299)).isEqualTo(30);
    assertThat(MicroBatches.ofPass(139)).isEqualTo(100);
  }
}
