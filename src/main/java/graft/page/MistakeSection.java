package graft.page;

import graft.files.Percent;
import graft.report.Answer;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The pictures that are worth a look: those that the model is sure of and wrong, and those that it
 * is least sure of.
 */
record MistakeSection(List<Answer> answers, Pictures pictures) {
  private static final int MOST = 24;

  List<Section> sections() {
    int[] wrong = sorted(i -> !answers.get(i).right(), -1);
    int[] doubtful = sorted(i -> true, 1);
    return List.of(
        Section.of(
            "mistakes",
            "Sure, and wrong",
            wrong.length == 0
                ? Html.NONE
                : Html.of(
                    "<p>The mistakes with the highest probability. Here a label may be wrong, or a"
                        + " picture may show both classes.</p>\n%s",
                    list(wrong))),
        Section.of(
            "doubts",
            "Least certain",
            Html.of(
                "<p>The pictures with the lowest top probability, right or wrong. More training"
                    + " pictures like these teach the model most.</p>\n%s",
                list(doubtful))));
  }

  /** The places of the answers that are wanted, by probability. */
  private int[] sorted(IntPredicate wanted, int direction) {
    return IntStream.range(0, answers.size())
        .filter(wanted)
        .boxed()
        .sorted(Comparator.comparing(i -> direction * answers.get(i).firstProbability()))
        .limit(MOST)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private Html list(int[] indices) {
    return Pictures.list(pictures.items(indices, MOST, i -> words(answers.get(i))));
  }

  private Html words(Answer answer) {
    if (answer.right()) {
      return Html.of(
          "<span class=\"right-class\">%s</span> %s<br>or %s %s",
          pictures.className(answer.first()),
          Percent.of(answer.firstProbability()),
          pictures.className(answer.second()),
          Percent.of(answer.secondProbability()));
    }
    return Html.of(
        "taken for <span class=\"wrong-class\">%s</span> %s<br>really %s %s",
        pictures.className(answer.first()),
        Percent.of(answer.firstProbability()),
        pictures.className(answer.label()),
        Percent.of(answer.labelProbability()));
  }
}
