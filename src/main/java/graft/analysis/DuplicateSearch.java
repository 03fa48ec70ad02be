package graft.analysis;

import graft.analysis.Candidates.Candidate;
import graft.analysis.Duplicates.Pair;
import graft.analysis.Duplicates.Picture;
import graft.analysis.Duplicates.Pictures;
import graft.dataset.Part;
import graft.machine.SessionOptions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.tensorflow.types.TFloat32;

/**
 * A search for duplicates. Pictures are numbered through: the training pictures, then the
 * validation pictures.
 *
 * @param done hears how many steps are done; may throw to stop the search
 */
record DuplicateSearch(
    Pictures training, Pictures validation, SessionOptions session, LongConsumer done) {
  /** Most pairs of which the pixels are compared: each may need two pictures to be decoded. */
  private static final int MOST_COMPARED = 20_000;

  /** Steps for which a decoded picture counts: about as many rows are compared meanwhile. */
  private static final int DECODING = 10;

  /** Pairs across the parts, then contradictions, then the others. */
  private static final Comparator<Pair> ORDER =
      Comparator.comparing(Pair::leaks)
          .thenComparing(Pair::contradicts)
          .thenComparing(Pair::identical)
          .thenComparing(Pair::cosine)
          .reversed()
          .thenComparing(pair -> pair.first().index())
          .thenComparing(pair -> pair.second().index());

  /**
   * Consecutive pictures of a part.
   *
   * @param number of the first one
   */
  private record Block(Pictures part, int[] indices, int number) {
    TFloat32 read() {
      return part.features().read(indices);
    }
  }

  Duplicates find() {
    List<Pair> pairs = identical();
    for (Candidate near : withoutRepeats(copies(candidates()), pairs)) {
      pairs.add(new Pair(picture(near.first()), picture(near.second()), false, near.cosine()));
    }
    pairs.sort(ORDER);
    return new Duplicates(trainingSize(), validation.images().size(), withinParts(), pairs);
  }

  private int trainingSize() {
    return training.images().size();
  }

  private int size() {
    return trainingSize() + validation.images().size();
  }

  private boolean withinParts() {
    return size() <= Duplicates.MOST_PICTURES;
  }

  private boolean across(int one, int other) {
    return one < trainingSize() != other < trainingSize();
  }

  private Picture picture(int number) {
    boolean train = number < trainingSize();
    int index = train ? number : number - trainingSize();
    return train
        ? new Picture(Part.TRAIN, index, training.images().label(index))
        : new Picture(Part.VALIDATION, index, validation.images().label(index));
  }

  /** Each picture whose content has occurred before, with the first of that content. */
  private List<Pair> identical() {
    Map<Long, Integer> first = new HashMap<>();
    List<Pair> pairs = new ArrayList<>();
    int number = 0;
    for (Pictures part : List.of(training, validation)) {
      for (long content : part.images().contentHashes()) {
        Integer earlier = first.putIfAbsent(content, number);
        if (earlier != null) {
          pairs.add(new Pair(picture(earlier), picture(number), true, 1));
        }
        number++;
      }
    }
    return pairs;
  }

  /** The pairs of which the features are nearest for their surroundings. */
  private List<Candidate> candidates() {
    Neighbours within = new Neighbours(withinParts() ? size() : 0);
    Neighbours across = new Neighbours(size());
    compare(within, across);
    Candidates candidates = new Candidates(MOST_COMPARED);
    if (withinParts()) {
      candidates.add(within, size());
    }
    candidates.add(across, size());
    return candidates.list();
  }

  private void compare(Neighbours within, Neighbours across) {
    List<Block> blocks = new ArrayList<>(blocks(training, 0));
    blocks.addAll(blocks(validation, trainingSize()));
    long compared = 0;
    try (Cosines cosines = new Cosines(training.features().width(), session)) {
      for (int i = 0; i < blocks.size(); i++) {
        Block one = blocks.get(i);
        try (TFloat32 rows = one.read()) {
          for (Block other : blocks.subList(i, blocks.size())) {
            boolean apart = one.part() != other.part();
            if (apart || withinParts()) {
              compare(cosines, one, rows, other, apart ? across : within);
              compared += other.indices().length;
              done.accept(compared);
            }
          }
        }
      }
    }
  }

  private static void compare(
      Cosines cosines, Block one, TFloat32 rows, Block other, Neighbours neighbours) {
    // One more than is kept, because within a block each picture finds itself.
    int count = Neighbours.KEPT + 1;
    try (TFloat32 others = other.read()) {
      Cosines.Both found = cosines.between(rows, others, count);
      neighbours.add(one.number(), other.number(), found.forFirst());
      if (one != other) {
        neighbours.add(other.number(), one.number(), found.forSecond());
      }
    }
  }

  private static List<Block> blocks(Pictures part, int first) {
    return Blocks.of(part.images().size()).list().stream()
        .map(indices -> new Block(part, indices, first + indices[0]))
        .toList();
  }

  static long steps(int training, int validation) {
    long decoded = Math.min(2L * MOST_COMPARED, (long) training + validation);
    return comparisons(training, validation) + DECODING * decoded;
  }

  /** Number of rows that are compared. */
  private static long comparisons(int training, int validation) {
    boolean within = training + validation <= Duplicates.MOST_PICTURES;
    long across = (long) Blocks.of(training).list().size() * validation;
    return across + (within ? stepsWithin(training) + stepsWithin(validation) : 0);
  }

  /** Each block is read once for itself and once for each one before it. */
  private static long stepsWithin(int pictures) {
    List<int[]> blocks = Blocks.of(pictures).list();
    long steps = 0;
    for (int i = 0; i < blocks.size(); i++) {
      steps += (i + 1L) * blocks.get(i).length;
    }
    return steps;
  }

  /** The candidates whose pixels are alike too, by falling cosine. */
  private List<Candidate> copies(List<Candidate> candidates) {
    BitSet needed = new BitSet(size());
    candidates.forEach(
        candidate -> {
          needed.set(candidate.first());
          needed.set(candidate.second());
        });
    Map<Integer, Thumbnail> thumbnails = new HashMap<>();
    long compared = comparisons(trainingSize(), validation.images().size());
    Runnable made = () -> done.accept(compared + DECODING * (long) thumbnails.size());
    try (Thumbnail.Maker maker = new Thumbnail.Maker(session)) {
      new Thumbnails(maker, training.images(), 0, made).read(needed, thumbnails);
      new Thumbnails(maker, validation.images(), trainingSize(), made).read(needed, thumbnails);
    }
    done.accept(steps(trainingSize(), validation.images().size()));
    Predicate<Candidate> alike =
        each ->
            thumbnails.get(each.first()).likeness(thumbnails.get(each.second()))
                >= Duplicates.LEAST_LIKENESS;
    return candidates.stream()
        .filter(alike)
        .map(each -> new Candidate(each.first(), each.second(), cosine(each), each.closeness()))
        .sorted(Comparator.comparing(Candidate::cosine).reversed())
        .toList();
  }

  /** The cosine of all features, which the search has only estimated. */
  private float cosine(Candidate pair) {
    float[] one = row(pair.first());
    float[] other = row(pair.second());
    double product = 0;
    double square = 0;
    double squareOfOther = 0;
    for (int j = 0; j < one.length; j++) {
      product += (double) one[j] * other[j];
      square += (double) one[j] * one[j];
      squareOfOther += (double) other[j] * other[j];
    }
    return (float) Math.min(1, product / Math.sqrt(Math.max(1e-12, square * squareOfOther)));
  }

  private float[] row(int number) {
    FeatureRows features = number < trainingSize() ? training.features() : validation.features();
    float[] row = new float[features.width()];
    try (TFloat32 one = features.read(new int[] {picture(number).index()})) {
      one.asRawTensor().data().asFloats().read(row);
    }
    return row;
  }

  /**
   * Leaves out pairs that say nothing new: those across the parts whose validation picture is
   * already in such a pair, and those within a part of which both pictures are.
   */
  private List<Candidate> withoutRepeats(List<Candidate> near, List<Pair> identical) {
    BitSet within = new BitSet(size());
    BitSet across = new BitSet(size());
    for (Pair pair : identical) {
      BitSet named = pair.leaks() ? across : within;
      named.set(number(pair.first()));
      named.set(number(pair.second()));
    }
    List<Candidate> kept = new ArrayList<>();
    for (Candidate pair : near) {
      boolean apart = across(pair.first(), pair.second());
      BitSet named = apart ? across : within;
      boolean known = named.get(pair.second()) && (apart || named.get(pair.first()));
      if (!known) {
        named.set(pair.first());
        named.set(pair.second());
        kept.add(pair);
      }
    }
    return kept;
  }

  private int number(Picture picture) {
    return picture.part() == Part.TRAIN ? picture.index() : trainingSize() + picture.index();
  }
}
