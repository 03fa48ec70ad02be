package graft.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ClassNameDifferenceTest {
  @Test
  void orderAndNormalFormMakeNoDifference() {
    assertThat(between(List.of("café", "tea"), List.of("tea", "cafe\u0301"))).isEmpty();
    assertThat(ClassNameDifference.normal("cafe\u0301")).isEqualTo("café");
  }

  @Test
  void onlyWhatDiffersIsShown() {
    assertThat(between(List.of("bee", "cat", "dog"), List.of("bee", "dog")))
        .contains("only the model has \"cat\"");
    assertThat(between(List.of("bee", "cat"), List.of("bee", "dog")))
        .contains("only the model has \"cat\", only the data has \"dog\"");
  }

  @Test
  void whatIsEasilyOverlookedIsSaid() {
    assertThat(between(List.of("cat", "dog"), List.of("cat ", "dog")))
        .contains(
            "only the model has \"cat\", only the data has \"cat \""
                + " (they differ by blanks before or after a name)");
    assertThat(between(List.of("Cat", "dog"), List.of("cat", " dog")))
        .contains(
            "only the model has \"Cat\", \"dog\", only the data has \"cat\", \" dog\""
                + " (they differ by capital letters and blanks before or after a name)");
  }

  @Test
  void ofManyNamesTheFirstAreShown() {
    List<String> many = IntStream.range(0, 1000).mapToObj(i -> "class" + i).toList();
    assertThat(between(many, List.of("class0")))
        .contains(
            "only the model has \"class1\", \"class2\", \"class3\", \"class4\", \"class5\""
                + " and 994 more");
  }

  private static Optional<String> between(List<String> model, List<String> data) {
    return ClassNameDifference.between("the model", model, "the data", data);
  }
}
