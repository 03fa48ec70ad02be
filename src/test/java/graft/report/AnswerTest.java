package graft.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnswerTest {
  @Test
  void namesTheTwoMostProbableClasses() {
    Answer answer = Answer.of(0, new float[] {0.1f, 0.6f, 0.3f});
    assertThat(answer).isEqualTo(new Answer(0, 1, 0.6f, 2, 0.3f, 0.1f));
    assertThat(answer.right()).isFalse();
    assertThat(Answer.of(2, new float[] {0.3f, 0.1f, 0.6f}))
        .isEqualTo(new Answer(2, 2, 0.6f, 0, 0.3f, 0.6f));
  }

  /** As TensorFlow's ArgMax, and as accuracy is counted. */
  @Test
  void ofEqualClassesTheFirstWins() {
    assertThat(Answer.of(1, new float[] {0.25f, 0.375f, 0.375f}))
        .isEqualTo(new Answer(1, 1, 0.375f, 2, 0.375f, 0.375f));
    assertThat(Answer.of(0, new float[] {1})).isEqualTo(new Answer(0, 0, 1, 0, 0, 1));
  }
}
