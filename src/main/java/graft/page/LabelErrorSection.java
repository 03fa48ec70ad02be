package graft.page;

import graft.analysis.LabelErrors;
import graft.analysis.LabelErrors.Suspect;
import graft.files.Count;
import graft.files.Percent;
import java.util.List;

/**
 * Training pictures whose labels are doubted.
 *
 * @param pictures the training pictures that were searched
 */
public record LabelErrorSection(LabelErrors errors, Pictures pictures) {
  private static final FoldedRows ROWS = new FoldedRows(48, 500);

  Section section() {
    List<Suspect> suspects = errors.suspects();
    if (suspects.isEmpty() || errors.estimated() == 0) {
      return Section.of("labels", "Likely label errors");
    }
    return Section.of(
        "labels",
        "Likely label errors",
        Html.of(
            "<p>Of %s training pictures <strong>%s are suspects</strong>: they are taken for another"
                + " class by a model that never saw them, one of %s heads, each trained without the"
                + " part that it judges. The most suspicious come first; further down are many that"
                + " are only hard. By the heads\u2019 probabilities about %s labels are wrong; the"
                + " weaker the model, the more of these are hard pictures too.</p>",
            Count.withCommas(errors.searched()),
            Count.withCommas(suspects.size()),
            errors.folds(),
            Count.withCommas(errors.estimated())),
        Pictures.list(suspects.stream().limit(ROWS.shown()).map(this::item).toList()),
        rest(suspects));
  }

  private Html item(Suspect suspect) {
    return pictures.item(
        suspect.picture(),
        Html.of(
            "labelled <span class=\"wrong-class\">%s</span> %s<br>looks like %s %s",
            pictures.className(suspect.given()),
            Percent.of(suspect.givenProbability()),
            pictures.className(suspect.suggested()),
            Percent.of(suspect.suggestedProbability())));
  }

  /** Those for which there is no room for pictures. */
  private Html rest(List<Suspect> suspects) {
    Table table =
        Table.of(
            "Suspects from place %d on".formatted(ROWS.first()),
            3,
            "picture",
            "label",
            "looks like",
            "probability");
    return ROWS.of(
        suspects,
        table,
        (rows, suspect) ->
            rows.row(
                Html.name(pictures.name(suspect.picture())),
                pictures.className(suspect.given()),
                pictures.className(suspect.suggested()),
                Percent.of(suspect.suggestedProbability())));
  }
}
