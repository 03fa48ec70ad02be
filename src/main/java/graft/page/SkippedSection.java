package graft.page;

import graft.dataset.BadPicture;
import graft.files.Count;
import java.util.List;

/**
 * The files that are no part of the training.
 *
 * @param bad pictures that can't be read
 * @param notes lines about what else was skipped or understood in another way than it may be meant
 * @param pictures say below which folder paths are shortened
 */
record SkippedSection(List<BadPicture> bad, List<String> notes, Pictures pictures) {
  private static final int MOST = 200;

  Section section() {
    return Section.of(
        "skipped", bad.isEmpty() ? "How the data were read" : "Skipped files", remarks(), table());
  }

  private Html remarks() {
    return Html.join(notes.stream().map(note -> Html.of("<p>%s</p>", Html.name(note))).toList());
  }

  private Html table() {
    if (bad.isEmpty()) {
      return Html.NONE;
    }
    Table table =
        Table.of(
            bad.size() > MOST
                ? "The first %d of %s pictures that can\u2019t be read"
                    .formatted(MOST, Count.withCommas(bad.size()))
                : "%s that can\u2019t be read".formatted(Count.withCommas(bad.size(), "picture")),
            2,
            "file",
            "reason");
    bad.stream()
        .limit(MOST)
        .forEach(
            picture ->
                table.row(
                    Html.name(pictures.shortened(picture.path())), Html.text(picture.reason())));
    return table.html();
  }
}
