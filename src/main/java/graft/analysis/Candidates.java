package graft.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.IntStream;

/** The pairs of pictures that are most probably copies, by their features. */
final class Candidates {
  private static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparing(Candidate::closeness)
          .thenComparing(Candidate::first)
          .thenComparing(Candidate::second);

  /** Twice as many as are wanted, the worst first, because a pair may be found from both sides. */
  private final PriorityQueue<Candidate> best = new PriorityQueue<>(BEST_FIRST.reversed());

  private final int most;

  /**
   * Two pictures.
   *
   * @param first index of the one with the lower index
   * @param second index of the other one
   * @param cosine cosine of their features
   * @param closeness how near the two are for their surroundings, 0 to 1: their distance (1 less
   *     the cosine) divided by that of the eighth nearest. A copy is much nearer than all others;
   *     an absolute distance would mean little, as pictures of one kind lie close together. Where
   *     the eighth is a copy too, it tells nothing of the surroundings: so it counts as no nearer
   *     than in the densest hundredth of all
   */
  record Candidate(int first, int second, float cosine, double closeness) {}

  /**
   * @param most number of pairs to keep
   */
  Candidates(int most) {
    this.most = most;
  }

  /** Adds the pairs of all pictures with their neighbours. */
  void add(Neighbours neighbours, int pictures) {
    double densest = densest(neighbours, pictures);
    for (int picture = 0; picture < pictures; picture++) {
      int count = neighbours.count(picture);
      for (int rank = 0; rank < count; rank++) {
        int other = neighbours.other(picture, rank);
        float cosine = neighbours.cosine(picture, rank);
        double surroundings = Math.max(densest, toLast(neighbours, picture));
        best.add(
            new Candidate(
                Math.min(picture, other),
                Math.max(picture, other),
                cosine,
                Math.max(0, 1 - cosine) / surroundings));
        if (best.size() > 2 * most) {
          best.remove();
        }
      }
    }
  }

  /** The distance that a hundredth of the pictures has to its last neighbour at most. */
  private static double densest(Neighbours neighbours, int pictures) {
    double[] distances =
        IntStream.range(0, pictures)
            .filter(picture -> neighbours.count(picture) > 0)
            .mapToDouble(picture -> toLast(neighbours, picture))
            .sorted()
            .toArray();
    return Math.max(1e-6, distances.length == 0 ? 0 : distances[distances.length / 100]);
  }

  private static double toLast(Neighbours neighbours, int picture) {
    return 1 - neighbours.cosine(picture, neighbours.count(picture) - 1);
  }

  /** The pairs, each once, the most probable first. */
  List<Candidate> list() {
    record Pair(int first, int second) {}

    Set<Pair> listed = new HashSet<>();
    List<Candidate> list = new ArrayList<>();
    for (Candidate candidate : best.stream().sorted(BEST_FIRST).toList()) {
      if (list.size() < most && listed.add(new Pair(candidate.first(), candidate.second()))) {
        list.add(candidate);
      }
    }
    return list;
  }
}
