package graft.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Cells are as wide as their column, whatever the names are. */
final class NameColumnTest {
  @Test
  void theColumnIsAsWideAsTheWidestNameWithinItsBounds() {
    assertThat(NameColumn.of(List.of("cat", "horse"), 0, 10).width()).isEqualTo(5);
    assertThat(NameColumn.of(List.of("cat", "horse"), 7, 10).width()).isEqualTo(7);
    assertThat(NameColumn.of(List.of("cat", "horse"), 0, 4).width()).isEqualTo(4);
    assertThat(NameColumn.of(List.of("\u732b\u732b"), 0, 10).width()).isEqualTo(4);
  }

  @Test
  void withoutNamesItIsAsNarrowAsItMayBe() {
    assertThat(NameColumn.of(List.of(), 3, 10).width()).isEqualTo(3);
    assertThat(NameColumn.of(List.of(), 0, 10).cell("")).isEmpty();
  }

  @Test
  void aLongNameIsCut() {
    assertThat(new NameColumn(6).cell("automobile")).isEqualTo("aut...");
    assertThat(new NameColumn(6).cell("cat")).isEqualTo("cat   ");
  }

  /** Half a character can't be shown: the cell ends with a space instead. */
  @Test
  void aCharacterOfTwoColumnsIsNotCutInHalf() {
    String cats = "\u732b".repeat(5);
    assertThat(new NameColumn(7).cell(cats)).isEqualTo("\u732b\u732b...");
    assertThat(new NameColumn(6).cell(cats)).isEqualTo("\u732b... ");
    assertThat(new NameColumn(10).cell(cats)).isEqualTo(cats);
  }
}
