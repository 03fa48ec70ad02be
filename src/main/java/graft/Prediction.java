package graft;

import graft.predict.Ranking;
import java.util.List;

/** A model's probabilities for one picture. Immutable. */
public final class Prediction {
  private final List<String> labels;
  private final float[] probabilities;

  Prediction(List<String> labels, float[] probabilities) {
    this.labels = labels;
    this.probabilities = probabilities;
  }

  /**
   * One class.
   *
   * @param label the class's name
   * @param probability from 0 to 1
   */
  public record Candidate(String label, float probability) {}

  /** The most probable class; of several the first one in the order of the labels. */
  public Candidate best() {
    return candidate(Ranking.best(probabilities));
  }

  /**
   * The most probable classes, the most probable first.
   *
   * @param k how many, at least 1; all classes if there are fewer
   */
  public List<Candidate> top(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k (" + k + ") must be at least 1");
    }
    return Ranking.of(probabilities).stream().limit(k).map(this::candidate).toList();
  }

  private Candidate candidate(int c) {
    return new Candidate(labels.get(c), probabilities[c]);
  }

  /**
   * The probabilities of all classes, in the order of {@link ImageClassifier#labels}. They add up
   * to 1, up to rounding.
   *
   * @return a copy
   */
  public float[] probabilities() {
    return probabilities.clone();
  }

  /** The most probable class and its probability. */
  @Override
  public String toString() {
    return best().label() + " " + best().probability();
  }
}
