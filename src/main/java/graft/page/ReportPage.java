package graft.page;

import graft.dataset.BadPicture;
import graft.files.Count;
import graft.files.Percent;
import graft.report.Answer;
import graft.report.Calibration;
import graft.report.ClassificationReport;
import graft.report.Coverage;
import graft.report.WilsonInterval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The report on a run: one page. Sections with nothing to say are left out.
 *
 * @param name the run's name
 * @param report what was measured
 * @param answers the model's answers, in the order of the pictures
 * @param pictures the pictures that were measured
 * @param trainingCounts number of training pictures of each class; all 0 if they are other data
 * @param tiles the figures at the top, beside those of the measurement
 * @param curves the course of the training
 * @param labelErrors empty if they were not looked for
 * @param duplicates empty if they were not looked for
 * @param bad the pictures that can't be read
 * @param notes how the data were understood
 * @param warning what is to be known before the result, if anything
 * @param facts settings and provenance
 * @param footnote a last line
 */
public record ReportPage(
    String name,
    ClassificationReport report,
    List<Answer> answers,
    Pictures pictures,
    long[] trainingCounts,
    List<Tile> tiles,
    TrainingCurves curves,
    Optional<LabelErrorSection> labelErrors,
    Optional<DuplicateSection> duplicates,
    List<BadPicture> bad,
    List<String> notes,
    Optional<String> warning,
    List<Facts> facts,
    String footnote) {
  /** The end of the title of every report, and of no other page. */
  public static final String TITLE_END = " \u2013 graft report";

  /** A figure: what it is, its value, and what else is to be said about it. */
  public record Tile(String name, String value, String words) {}

  /** The whole file, to be written as UTF-8. */
  public String html() {
    List<Section> sections = sections();
    return new Page(
            name + TITLE_END,
            Html.join(
                List.of(
                    header(),
                    Section.contents(sections),
                    Section.all(sections),
                    Html.of("<footer><p>%s</p></footer>", footnote))),
            true)
        .html();
  }

  private List<Section> sections() {
    float[] confidences = new float[answers.size()];
    boolean[] right = new boolean[answers.size()];
    for (int i = 0; i < right.length; i++) {
      confidences[i] = answers.get(i).firstProbability();
      right[i] = answers.get(i).right();
    }
    List<Section> sections = new ArrayList<>();
    sections.add(curves.section());
    sections.addAll(new ClassSection(report, answers, pictures).sections(trainingCounts));
    sections.addAll(new MistakeSection(answers, pictures).sections());
    labelErrors.ifPresent(found -> sections.add(found.section()));
    duplicates.ifPresent(found -> sections.add(found.section()));
    sections.add(
        new TrustSection(Calibration.of(confidences, right), Coverage.of(confidences, right))
            .section());
    sections.add(new SkippedSection(bad, notes, pictures).section());
    sections.add(
        Section.of(
            "origin",
            "Where it comes from",
            Html.of(
                "<div class=\"facts\">\n%s\n</div>",
                Html.join(facts.stream().map(Facts::html).toList()))));
    return sections;
  }

  private Html header() {
    long correct = answers.stream().filter(Answer::right).count();
    WilsonInterval interval = WilsonInterval.of(correct, answers.size());
    return Html.of(
        """
        <header>
        <h1>%s</h1>
        <p class="lead">Of %s, the model classifies <strong>%s</strong> correctly \
        (95%% confidence interval %s to %s).</p>%s
        <dl class="tiles">
        %s
        </dl>
        </header>""",
        Html.name(name),
        Count.withCommas(answers.size(), pictures.part() + " picture"),
        Percent.of(report.accuracy()),
        Percent.of(interval.low()),
        Percent.of(interval.high()),
        warning.map(words -> Html.of("\n<p class=\"warning\">%s</p>", words)).orElse(Html.NONE),
        Html.join(allTiles().stream().map(ReportPage::tile).toList()));
  }

  private List<Tile> allTiles() {
    List<Tile> all = new ArrayList<>();
    report
        .topAccuracy()
        .subMap(2, Math.max(2, report.classes().size()))
        .forEach(
            (k, share) ->
                all.add(
                    new Tile(
                        "top-%d accuracy".formatted(k),
                        Percent.of(share),
                        "true class among the first %d".formatted(k))));
    all.add(new Tile("loss", Numbers.decimals(report.loss(), 4), "mean cross-entropy"));
    all.addAll(tiles);
    return all;
  }

  private static Html tile(Tile tile) {
    return Html.of(
        "<div><dt>%s</dt><dd>%s<small>%s</small></dd></div>",
        tile.name(), tile.value(), tile.words());
  }
}
