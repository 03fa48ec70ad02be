package graft.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A chart of lines, drawn as SVG. It has the width of a phone, and scales.
 *
 * @param title what it shows: the vertical axis's quantity, with the unit if there is one
 * @param inWords what can be seen in it, for those who can't see it
 * @param xTitle what the horizontal axis measures, with the unit if there is one
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param bands parts of the horizontal axis, with a name each; every second one is shaded
 * @param lines drawn in this order; values that are no numbers are left out
 * @param marks places on the horizontal axis where something happened
 */
record LineChart(
    String title,
    String inWords,
    String xTitle,
    Axis x,
    Axis y,
    List<Band> bands,
    List<Line> lines,
    List<Mark> marks) {
  static final int WIDTH = 360;
  static final int HEIGHT = 230;
  static final int LEFT = 44;
  static final int RIGHT = 14;
  static final int TOP = 22;
  static final int BOTTOM = 38;

  /** No character of a label is wider on the average, whichever font the system has. */
  private static final double CHARACTER = 8;

  /** More dots than these would be a line of their own. */
  private static final int MOST_DOTS = 40;

  /** A part of the horizontal axis. */
  record Band(double from, double to, String name) {}

  /**
   * A line.
   *
   * @param name its name in the key
   * @param main whether it is the one to look at: in the accent's colour, its points as dots that
   *     tell their values
   * @param strokes its pieces, between which it is interrupted
   */
  record Line(String name, boolean main, List<List<Point>> strokes) {
    private String style() {
      return main ? "main" : "other";
    }

    private int points() {
      return strokes.stream().mapToInt(List::size).sum();
    }
  }

  /**
   * A point of a line.
   *
   * @param words what it says when it is pointed at
   */
  record Point(double x, double y, String words) {}

  /**
   * A place on the horizontal axis.
   *
   * @param style the style sheet's name for its line: {@code mark} or {@code best}
   */
  record Mark(double x, String words, String style) {}

  /** The chart with its title and the key of its lines. */
  Html html() {
    return Html.of(
        """
        <figure>
        <figcaption>%s</figcaption>
        %s
        %s
        </figure>""",
        title, svg(), key());
  }

  private Html svg() {
    List<Html> parts = new ArrayList<>();
    bands(parts);
    yAxis(parts);
    xAxis(parts);
    marks.forEach(mark -> parts.add(mark(mark)));
    lines.forEach(line -> draw(line, parts));
    return Html.of(
        """
        <svg class="chart" viewBox="0 0 %s %s" role="img" aria-label="%s">
        %s
        </svg>""",
        WIDTH, HEIGHT, title + ". " + inWords, Html.join(parts));
  }

  /** A name that would touch the one before it is left out. */
  private void bands(List<Html> parts) {
    double end = 0;
    for (int i = 0; i < bands.size(); i++) {
      Band band = bands.get(i);
      if (i % 2 == 0) {
        parts.add(
            Html.of(
                "<rect class=\"band\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>",
                across(band.from()),
                TOP,
                number((x.place(band.to()) - x.place(band.from())) * (WIDTH - LEFT - RIGHT)),
                HEIGHT - TOP - BOTTOM));
      }
      double middle = inside(place((band.from() + band.to()) / 2), band.name());
      double half = half(band.name());
      if (middle - half >= end) {
        parts.add(text("middle", number(middle), number(TOP - 8), band.name()));
        end = middle + half;
      }
    }
  }

  private void yAxis(List<Html> parts) {
    for (Axis.Tick tick : y.ticks()) {
      double value = tick.value();
      parts.add(
          Html.of("<path class=\"grid\" d=\"M%s %sH%s\"/>", LEFT, down(value), WIDTH - RIGHT));
      parts.add(
          text("end", number(LEFT - 6), number(HEIGHT - BOTTOM + 4 - high(value)), tick.label()));
    }
  }

  private void xAxis(List<Html> parts) {
    parts.add(
        Html.of("<path class=\"axis\" d=\"M%s %sH%s\"/>", LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT));
    for (Axis.Tick tick : x.ticks()) {
      String at = across(tick.value());
      parts.add(Html.of("<path class=\"axis\" d=\"M%s %sv4\"/>", at, HEIGHT - BOTTOM));
      double middle = inside(place(tick.value()), tick.label());
      parts.add(text("middle", number(middle), number(HEIGHT - BOTTOM + 17), tick.label()));
    }
    String middle = number(LEFT + (WIDTH - LEFT - RIGHT) / 2.0);
    parts.add(text("middle", middle, number(HEIGHT - 5), xTitle));
  }

  /** The middle of a label that is wanted at a place, so that it does not leave the chart. */
  private static double inside(double wanted, String label) {
    return Math.max(half(label), Math.min(wanted, WIDTH - half(label)));
  }

  private static double half(String label) {
    return label.length() * CHARACTER / 2;
  }

  private static Html text(String anchor, String atX, String atY, String words) {
    return Html.of("<text text-anchor=\"%s\" x=\"%s\" y=\"%s\">%s</text>", anchor, atX, atY, words);
  }

  private Html mark(Mark mark) {
    return Html.of(
        "<path class=\"%s\" d=\"M%s %sV%s\"><title>%s</title></path>",
        mark.style(), across(mark.x()), TOP, HEIGHT - BOTTOM, mark.words());
  }

  private void draw(Line line, List<Html> parts) {
    boolean dots = line.main() && line.points() <= MOST_DOTS;
    for (List<Point> stroke : line.strokes()) {
      List<Point> points = stroke.stream().filter(point -> Double.isFinite(point.y())).toList();
      if (points.size() > 1) {
        parts.add(
            Html.of(
                "<polyline class=\"line %s\" points=\"%s\"/>",
                line.style(),
                points.stream()
                    .map(point -> across(point.x()) + "," + down(point.y()))
                    .collect(Collectors.joining(" "))));
      }
      for (Point point : dots || points.size() == 1 ? points : List.<Point>of()) {
        parts.add(
            Html.of(
                "<circle class=\"dot %s\" cx=\"%s\" cy=\"%s\" r=\"3.5\"><title>%s</title></circle>",
                line.style(), across(point.x()), down(point.y()), point.words()));
      }
    }
  }

  /** The names of the lines and marks. */
  private Html key() {
    List<Html> entries = new ArrayList<>();
    lines.forEach(line -> entries.add(entry("line " + line.style(), line.name())));
    marks.stream().map(mark -> entry(mark.style(), mark.words())).distinct().forEach(entries::add);
    return entries.isEmpty()
        ? Html.NONE
        : Html.of("<div class=\"key\">%s</div>", Html.join(entries));
  }

  private static Html entry(String style, String name) {
    return Html.of(
        "<span><svg class=\"chart\" viewBox=\"0 0 26 10\" aria-hidden=\"true\">"
            + "<path class=\"%s\" d=\"M1 5H25\"/></svg>%s</span>",
        style, name);
  }

  private String across(double value) {
    return number(place(value));
  }

  private double place(double value) {
    return LEFT + x.place(value) * (WIDTH - LEFT - RIGHT);
  }

  private String down(double value) {
    return number(HEIGHT - BOTTOM - high(value));
  }

  private double high(double value) {
    return y.place(value) * (HEIGHT - TOP - BOTTOM);
  }

  /** A coordinate, to a tenth of a unit. */
  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
