package graft.page;

import graft.analysis.Duplicates;
import graft.analysis.Duplicates.Leak;
import graft.analysis.Duplicates.Pair;
import graft.analysis.Duplicates.Picture;
import graft.dataset.Part;
import graft.files.Count;
import graft.files.Percent;
import graft.report.WilsonInterval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Pictures that occur more than once.
 *
 * @param leak what the leaked validation pictures contribute to the accuracy; empty if these are
 *     not the pictures that were measured
 */
public record DuplicateSection(
    Duplicates duplicates, Optional<Leak> leak, Pictures training, Pictures validation) {
  private static final FoldedRows ROWS = new FoldedRows(12, 200);

  Section section() {
    if (duplicates.pairs().isEmpty()) {
      return Section.of("duplicates", "Duplicates");
    }
    Predicate<Pair> leaks = Pair::leaks;
    Predicate<Pair> contradicts = Pair::contradicts;
    return Section.of(
        "duplicates",
        "Duplicates",
        summary(),
        group(
            "In training and in validation",
            "The model has seen these validation pictures, so they flatter it.",
            leaks),
        group(
            "Under two labels",
            "At most one of the two labels is right.",
            leaks.negate().and(contradicts)),
        group(
            "Within a class",
            "They count twice, and do no other harm.",
            leaks.negate().and(contradicts.negate())));
  }

  private Html summary() {
    Html scope =
        duplicates.withinParts()
            ? Html.NONE
            : Html.text(
                " With so many pictures, only validation pictures were compared with training"
                    + " pictures.");
    return Html.of(
        "<p>%s of pictures that are the same, or nearly so: mirrored, resized or compressed"
            + " again.%s%s</p>",
        Count.withCommas(duplicates.pairs().size(), "pair"),
        scope,
        leak.filter(each -> each.leaked() > 0).map(DuplicateSection::words).orElse(Html.NONE));
  }

  private static Html words(Leak leak) {
    if (leak.unseen() == 0) {
      return Html.text(" All validation pictures are training pictures too.");
    }
    WilsonInterval interval = WilsonInterval.of(leak.unseenCorrect(), leak.unseen());
    return Html.of(
        " Without the %s that training has seen, the accuracy is <strong>%s</strong> (95%%"
            + " confidence interval %s to %s) instead of %s.",
        Count.withCommas(leak.leaked(), "validation picture"),
        Percent.of(leak.accuracyWithout()),
        Percent.of(interval.low()),
        Percent.of(interval.high()),
        Percent.of(leak.accuracy()));
  }

  private Html group(String title, String meaning, Predicate<Pair> wanted) {
    List<Pair> pairs = duplicates.pairs().stream().filter(wanted).toList();
    if (pairs.isEmpty()) {
      return Html.NONE;
    }
    List<Html> shown = new ArrayList<>();
    pairs.stream().limit(ROWS.shown()).forEach(pair -> shown.add(item(pair)));
    return Html.of(
        "<h3>%s <span class=\"soft\">%s</span></h3>\n<p>%s</p>\n<ul class=\"pictures pairs\">\n%s\n</ul>\n%s",
        title, Count.withCommas(pairs.size(), "pair"), meaning, Html.join(shown), rest(pairs));
  }

  private Html item(Pair pair) {
    return Html.of(
        """
        <li><ul>
        %s
        %s
        </ul><div>%s</div></li>""",
        side(pair.first()), side(pair.second()), likeness(pair));
  }

  private Html side(Picture picture) {
    Pictures pictures = of(picture);
    return pictures.item(
        picture.index(),
        Html.of(
            "%s <span class=\"soft\">%s</span>",
            pictures.className(picture.label()), pictures.part()));
  }

  private static String likeness(Pair pair) {
    return pair.identical() ? "identical files" : "cosine " + Numbers.decimals(pair.cosine(), 3);
  }

  private Html rest(List<Pair> pairs) {
    Table table =
        Table.of(
            "Pairs from place %d on".formatted(ROWS.first()),
            2,
            "picture",
            "the same as",
            "likeness");
    return ROWS.of(
        pairs,
        table,
        (rows, pair) ->
            rows.row(
                Html.name(of(pair.first()).name(pair.first().index())),
                Html.name(of(pair.second()).name(pair.second().index())),
                likeness(pair)));
  }

  private Pictures of(Picture picture) {
    return picture.part() == Part.TRAIN ? training : validation;
  }
}
