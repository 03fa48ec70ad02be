package graft.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import graft.analysis.Candidates.Candidate;
import graft.analysis.Cosines.Both;
import graft.machine.SessionOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.types.TFloat32;

final class CandidatesTest {
  private static final int PICTURES = 2000;
  private static final int COPIES = 15;
  private static final int WIDTH = 64;

  /** The eight nearest of each copy are copies, as far from it as the others. */
  @Test
  void manyCopiesOfOnePictureAreAmongTheBest() {
    Planted planted = new Planted(7, WIDTH);
    List<float[]> rows = planted.manyFeatures(PICTURES);
    for (int i = 1; i <= COPIES; i++) {
      rows.set(100 * i, planted.near(rows.get(0), 0.3));
    }
    Neighbours neighbours = new Neighbours(PICTURES);
    try (TFloat32 all = TFloat32.tensorOf(StdArrays.ndCopyOf(rows.toArray(float[][]::new)));
        Cosines cosines = new Cosines(WIDTH, new SessionOptions(2))) {
      Both found = cosines.between(all, all, Neighbours.KEPT + 1);
      neighbours.add(0, 0, found.forFirst());
    }
    Candidates candidates = new Candidates(COPIES * Neighbours.KEPT);
    candidates.add(neighbours, PICTURES);
    Set<Integer> named = new HashSet<>();
    for (Candidate each : candidates.list()) {
      if (each.first() % 100 == 0 && each.second() % 100 == 0 && each.second() <= 100 * COPIES) {
        named.add(each.first());
        named.add(each.second());
      }
    }
    assertThat(named).hasSize(COPIES + 1);
  }

  @Test
  void fewPicturesHaveFewNeighbours() {
    Candidates candidates = new Candidates(10);
    candidates.add(new Neighbours(3), 3);
    assertThat(candidates.list()).isEmpty();
  }
}
