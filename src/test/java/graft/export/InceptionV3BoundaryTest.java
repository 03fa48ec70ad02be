package graft.export;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The boundary is the last block below which nothing ever trains, for any index. */
class InceptionV3BoundaryTest {

  @ParameterizedTest
  @CsvSource({
    "0,   resized_image, 0",
    "1,   resized_image, 0", // the first convolution trains
    "39,  mixed0,  12", // activation_12: no variable of mixed0 trains
    "40,  mixed0,  12", // mixed0 itself
    "41,  mixed0,  12", // the first convolution after it
    "35,  resized_image, 0", // a BatchNorm in the last row of mixed0
    "100, mixed3,  30",
    "132, mixed4,  40",
    "133, mixed4,  40", // conv2d_45, the first layer of mixed5's block
    "152, mixed4,  40", // conv2d_41, whose block began long before
    "159, mixed4,  40", // batch_normalization_50, the last variables of mixed5's block
    "160, mixed5,  50", // activation_41
    "164, mixed5,  50",
    "165, mixed5,  50",
    "166, mixed5,  50", // batch_normalization_55 without its convolution
    "248, mixed8,  76",
    "279, mixed9,  85",
    "305, mixed9,  85", // batch_normalization_94, the last variable of all
    "306, mixed10, 94",
    "310, mixed10, 94"
  })
  void boundaryOfAnIndex(int unfreezeFrom, String layer, int lastConvolution) {
    assertThat(InceptionV3Boundary.of(unfreezeFrom))
        .isEqualTo(new InceptionV3Boundary(unfreezeFrom, layer, lastConvolution));
  }

  @Test
  void indexInsideABlockPartsBranchesAndConvolutionsFromTheirBatchNorm() {
    InceptionV3Boundary boundary = InceptionV3Boundary.of(153);
    assertThat(boundary.isUnfrozen("conv2d_41")).as("layer 152").isFalse();
    assertThat(boundary.isUnfrozen("batch_normalization_41")).as("layer 156").isTrue();
    assertThat(boundary.isUnfrozen("conv2d_44")).as("layer 153, another branch").isTrue();
    assertThat(boundary.isUnfrozen("conv2d_49")).as("layer 154").isTrue();
    assertThat(boundary.isUnfrozen("batch_normalization_48")).as("layer 148").isFalse();
  }

  @Test
  void everyConvolutionUpToTheBoundaryIsBelowIt() {
    assertThat(InceptionV3Boundary.of(164).lastConvolution()).isEqualTo(50);
    assertThat(InceptionV3Boundary.of(0).lastConvolution()).isZero();
  }
}
