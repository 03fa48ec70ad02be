package graft.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SuggestionTest {
  @Test
  void distanceCountsInsertionsDeletionsAndReplacements() {
    assertThat(Suggestion.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Suggestion.distance("", "abc")).isEqualTo(3);
    assertThat(Suggestion.distance("same", "same")).isZero();
    assertThat(Suggestion.distance("trian", "train")).as("a swap").isEqualTo(1);
  }

  @Test
  void onlyNearWordsAreSuggested() {
    List<String> known = List.of("--data", "--model");
    assertThat(Suggestion.forWord("--date", known)).isEqualTo(" (did you mean --data?)");
    assertThat(Suggestion.forWord("--verbose", known)).isEmpty();
    assertThat(Suggestion.forWord("--tta", known)).isEmpty();
    assertThat(Suggestion.forWord("--dta", known)).isEqualTo(" (did you mean --data?)");
    assertThat(Suggestion.forWord("trian", List.of("train"))).isEqualTo(" (did you mean train?)");
  }
}
