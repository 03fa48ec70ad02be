package graft.page;

import static org.assertj.core.api.Assertions.assertThat;

import graft.page.LineChart.Band;
import graft.page.LineChart.Line;
import graft.page.LineChart.Mark;
import graft.page.LineChart.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineChartTest {
  /** The plane is 302 units wide and 170 high, from (44, 22) to (346, 192). */
  @Test
  void pointsLieWhereTheirValuesBelong() {
    Line line =
        new Line(
            "validation",
            true,
            List.of(List.of(point(0, 0), point(1, 10), point(2, 5)), List.of(point(4, 10))));
    String html = chart(List.of(line), List.of()).html().markup();
    assertThat(html)
        .contains("points=\"44,192 119.5,22 195,107\"")
        .contains("<circle class=\"dot main\" cx=\"346\" cy=\"22\" r=\"3.5\">");
  }

  @Test
  void valuesThatAreNoNumbersAreLeftOut() {
    Line line =
        new Line("loss", true, List.of(List.of(point(0, 0), point(1, Double.NaN), point(2, 5))));
    assertThat(chart(List.of(line), List.of()).html().markup())
        .contains("points=\"44,192 195,107\"")
        .doesNotContain("NaN");
  }

  @Test
  void axesHaveTicksAndTheHorizontalOneATitle() {
    assertThat(chart(List.of(), List.of()).html().markup())
        .contains(">epochs</text>", ">10</text>", ">0</text>", ">4</text>")
        .contains("aria-label=\"Loss. It falls.\"", "role=\"img\"");
  }

  @Test
  void aSingleLineIsNamedToo() {
    Line line = new Line("learning rate", true, List.of(List.of(point(0, 1), point(4, 2))));
    assertThat(chart(List.of(line), List.of()).html().markup())
        .contains("<div class=\"key\">", "</svg>learning rate</span>");
  }

  @Test
  void bandsAndMarksAreDrawnAndNamed() {
    String html =
        chart(
                List.of(),
                List.of(
                    new Mark(2, "best epoch (2)", "best"),
                    new Mark(1, "resumed", "mark"),
                    new Mark(3, "resumed", "mark")))
            .html()
            .markup();
    assertThat(html)
        .contains("<rect class=\"band\" x=\"44\" y=\"22\" width=\"151\" height=\"170\"/>")
        .contains(
            "<path class=\"mark\" d=\"M119.5 22V192\">", ">frozen</text>", ">unfrozen</text>");
    assertThat(html.split("</svg>resumed")).as("once in the key").hasSize(2);
  }

  /** Forty epochs of one phase and a single one of the next. */
  @Test
  void theNameOfANarrowBandStaysInside() {
    assertThat(bands(new Band(0, 40, "frozen"), new Band(40, 41, "unfrozen")))
        .contains("<text text-anchor=\"middle\" x=\"191.3\" y=\"14\">frozen</text>")
        .contains("<text text-anchor=\"middle\" x=\"328\" y=\"14\">unfrozen</text>");
  }

  @Test
  void aNameThatWouldTouchTheOneBeforeIsLeftOut() {
    assertThat(
            bands(
                new Band(0, 39, "frozen"), new Band(39, 40, "unfrozen"), new Band(40, 41, "large")))
        .contains(">frozen</text>", ">unfrozen</text>")
        .doesNotContain(">large</text>");
  }

  private static String bands(Band... bands) {
    Axis epochs = new Axis(0, 41, false, List.of());
    return new LineChart(
            "Loss",
            "It falls.",
            "epochs",
            epochs,
            Axis.around(0, 10),
            List.of(bands),
            List.of(),
            List.of())
        .html()
        .markup();
  }

  @Test
  void theLastTickOfManyDigitsEndsAtTheEdge() {
    Axis epochs = Axis.numbered(3000);
    LineChart chart =
        new LineChart(
            "Loss",
            "It falls.",
            "epochs",
            epochs,
            Axis.around(0, 10),
            List.of(),
            List.of(),
            List.of());
    assertThat(chart.html().markup())
        .contains("<text text-anchor=\"middle\" x=\"344\" y=\"209\">3000</text>")
        .contains("<path class=\"axis\" d=\"M345.9 192v4\"/>");
  }

  private static LineChart chart(List<Line> lines, List<Mark> marks) {
    return new LineChart(
        "Loss",
        "It falls.",
        "epochs",
        new Axis(0, 4, false, List.of(new Axis.Tick(4, "4"))),
        Axis.around(0, 10),
        List.of(new Band(0, 2, "frozen"), new Band(2, 4, "unfrozen")),
        lines,
        marks);
  }

  private static Point point(double x, double y) {
    return new Point(x, y, "");
  }
}
