package graft.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import graft.dataset.image.Pixels;
import graft.failure.GraftException;
import graft.files.Count;
import graft.predict.PictureBatches.Answer;
import graft.table.Columns;
import graft.table.CsvRows;
import graft.table.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tensorflow.exceptions.TFResourceExhaustedException;
import org.tensorflow.types.TUint8;

/**
 * Tables of pictures, with a reader and a model made up: a picture's name says its size and its
 * class.
 */
final class PictureBatchesTest {
  private static final List<String> LABELS = List.of("cat", "dog", "truck, big");

  private final StringBuilder table = new StringBuilder();
  private final List<String> calls = new ArrayList<>();
  private final List<Long> done = new ArrayList<>();

  private Counts predict(int topK, int batchSize, String... names) throws IOException {
    return predict(
        new PictureBatches<>(PictureBatchesTest::read, this::classify), topK, batchSize, names);
  }

  private Counts predict(PictureBatches<Path> batches, int topK, int batchSize, String... names)
      throws IOException {
    CsvRows csv = new CsvRows(new Columns(LABELS, topK, false, OptionalDouble.empty()));
    long[] counts = new long[2];
    table.append(csv.header());
    batches.many(
        Stream.of(names).map(Path::of).iterator(),
        BatchSizes.of(batchSize),
        batch -> {
          for (Answer<Path> answer : batch) {
            table.append(csv.row(row(answer)));
            counts[answer.failure() == null ? 0 : 1]++;
          }
          done.add(counts[0] + counts[1]);
        });
    return new Counts(counts[0], counts[1]);
  }

  /** How many have a class, and how many could not be read. */
  private record Counts(long classified, long unreadable) {}

  private static Row row(Answer<Path> answer) {
    String failure = answer.failure() == null ? null : answer.failure().getMessage();
    return failure == null
        ? Row.of(answer.picture(), answer.numbers(), null)
        : Row.unreadable(answer.picture(), failure, failure);
  }

  /** {@code 2x3-1.png} is 2 high, 3 wide and of class 1. */
  private static Pixels read(Path file) {
    String[] parts = file.getFileName().toString().split("[x.-]");
    if (parts.length != 4) {
      throw new GraftException("no picture");
    }
    int height = Integer.parseInt(parts[0]);
    int width = Integer.parseInt(parts[1]);
    byte[] rgb = new byte[height * width * 3];
    Arrays.fill(rgb, Byte.parseByte(parts[2]));
    return new Pixels(height, width, rgb);
  }

  private float[][] classify(TUint8 images) {
    calls.add(images.shape().toString());
    float[][] probabilities = new float[(int) images.shape().get(0)][];
    for (int i = 0; i < probabilities.length; i++) {
      int last = (int) images.shape().get(1) - 1;
      probabilities[i] =
          switch (images.getByte(i, last, 0, 2)) {
            case 0 -> new float[] {0.75f, 0.125f, 0.125f};
            case 1 -> new float[] {0.25f, 0.5f, 0.25f};
            case 2 -> new float[] {0, 0, 1};
            case 4 -> new float[] {0, Float.POSITIVE_INFINITY, 0};
            default -> new float[] {Float.NaN, Float.NaN, Float.NaN};
          };
    }
    return probabilities;
  }

  @Test
  void rowsKeepTheOrderWhileEqualSizesShareACall() throws IOException {
    Counts counts = predict(1, 4, "a/2x3-0.png", "a/5x4-1.png", "a/2x3-2.png", "a/2x3-1.png");
    assertThat(table.toString())
        .isEqualTo(
            """
            path,class,probability,error
            a/2x3-0.png,cat,0.750000,
            a/5x4-1.png,dog,0.500000,
            a/2x3-2.png,"truck, big",1.000000,
            a/2x3-1.png,dog,0.500000,
            """);
    assertThat(calls).containsExactly("[3, 2, 3, 3]", "[1, 5, 4, 3]");
    assertThat(counts).isEqualTo(new Counts(4, 0));
  }

  @Test
  void aFileThatCannotBeReadHasARowAndStopsNothing() throws IOException {
    Counts counts = predict(1, 2, "broken.png", "1x1-0.png", "worse.png");
    assertThat(table.toString())
        .isEqualTo(
            """
            path,class,probability,error
            broken.png,,,no picture
            1x1-0.png,cat,0.750000,
            worse.png,,,no picture
            """);
    assertThat(counts).isEqualTo(new Counts(1, 2));
    assertThat(calls).hasSize(1);
    assertThat(done).containsExactly(2L, 3L);
  }

  @Test
  void topKHasNumberedColumnsAndKeepsTheLabelsOrderInTies() throws IOException {
    predict(2, 8, "1x1-1.png", "broken.png");
    assertThat(table.toString())
        .isEqualTo(
            """
            path,class_1,probability_1,class_2,probability_2,error
            1x1-1.png,dog,0.500000,cat,0.250000,
            broken.png,,,,,no picture
            """);
  }

  @Test
  void batchesHoldAtMostTheirSize() throws IOException {
    predict(1, 2, "1x1-0.png", "1x1-0.png", "1x1-0.png");
    assertThat(calls).containsExactly("[2, 1, 1, 3]", "[1, 1, 1, 3]");
  }

  /** Of 36 million bytes each: one fits into 64 MiB. */
  @Test
  void howManyShouldGoTogetherFollowsFromTheirLargestSize() {
    assertThat(PictureBatches.most(3464)).isEqualTo(1);
    assertThat(PictureBatches.most(3000)).isEqualTo(2);
    assertThat(PictureBatches.most(1024)).isEqualTo(21);
    assertThat(PictureBatches.most(299)).isEqualTo(250);
    assertThat(PictureBatches.most(1)).isEqualTo((64 << 20) / 3);
    assertThat(PictureBatches.most(100_000)).isEqualTo(1);
  }

  /** Large or small, good or bad: otherwise a table that goes on could not know where. */
  @Test
  void batchesAreCutByTheNumberOfPicturesAlone() throws IOException {
    predict(1, 3, "2000x3000-0.png", "broken.png", "2000x3000-1.png", "1x1-2.png", "1x1-0.png");
    assertThat(calls).containsExactly("[2, 2000, 3000, 3]", "[2, 1, 1, 3]");
    assertThat(done).containsExactly(3L, 5L);
    assertThat(table.toString()).contains("cat,0.75", "dog,0.5", "\"truck, big\",1.0");
  }

  /** Rows of one picture come before a slow second one is decoded, and then of 2, 4, 4. */
  @Test
  void growingBatchesGiveTheFirstAnswerAtOnce() {
    CountDownLatch answered = new CountDownLatch(1);
    List<Path> taken = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    PictureBatches<Path> batches =
        new PictureBatches<>(
            file -> {
              if (file.equals(Path.of("1x1-1.png"))) {
                assertThat(awaited(answered)).as("the first answer").isTrue();
              }
              return read(file);
            },
            this::classify);
    List<Path> names =
        Stream.concat(
                Stream.of("1x1-0.png", "1x1-1.png").map(Path::of),
                Stream.generate(() -> Path.of("1x1-2.png")).limit(10))
            .toList();
    batches.many(
        names.iterator(),
        BatchSizes.growing(4),
        batch -> {
          sizes.add(batch.size());
          batch.forEach(answer -> taken.add(answer.picture()));
          answered.countDown();
        });
    assertThat(sizes).containsExactly(1, 2, 4, 4, 1);
    assertThat(taken).isEqualTo(names);
  }

  /** While the model has one batch, no more than another is decoded. */
  @Test
  @Timeout(60)
  void decodesNoMoreThanABatchAhead() throws InterruptedException {
    int most = 2 * Runtime.getRuntime().availableProcessors();
    AtomicInteger decoded = new AtomicInteger();
    List<Integer> ahead = new ArrayList<>();
    PictureBatches<Path> batches =
        new PictureBatches<>(
            file -> {
              decoded.incrementAndGet();
              return read(file);
            },
            this::classify);
    int[] answered = {0};
    batches.many(
        Stream.generate(() -> Path.of("1x1-0.png")).limit(10L * most).iterator(),
        BatchSizes.of(most),
        batch -> {
          answered[0] += batch.size();
          while (decoded.get() < Math.min(answered[0] + most, 10 * most)) {
            Thread.sleep(1);
          }
          Thread.sleep(20);
          ahead.add(decoded.get() - answered[0]);
        });
    assertThat(ahead).hasSize(10).startsWith(most).allMatch(pictures -> pictures <= most);
  }

  @Test
  void aPictureWithoutFiniteNumbersHasARowAndStopsNothing() throws IOException {
    Counts counts = predict(1, 2, "1x1-0.png", "1x1-3.png", "1x1-4.png", "1x1-1.png");
    assertThat(table.toString())
        .isEqualTo(
            """
            path,class,probability,error
            1x1-0.png,cat,0.750000,
            1x1-3.png,,,the model gives numbers that are not finite (at 1x1-3.png)
            1x1-4.png,,,the model gives numbers that are not finite (at 1x1-4.png)
            1x1-1.png,dog,0.500000,
            """);
    assertThat(counts).isEqualTo(new Counts(2, 2));
  }

  @Test
  void aModelThatGivesAnotherNumberOfRowsIsAFailure() {
    for (int rows = 0; rows < 4; rows++) {
      float[][] numbers = new float[rows][3];
      PictureBatches<Path> batches =
          new PictureBatches<>(PictureBatchesTest::read, images -> numbers);
      if (rows != 2) {
        assertThatThrownBy(() -> predict(batches, 1, 2, "1x1-0.png", "1x1-1.png"))
            .isInstanceOf(GraftException.class)
            .hasMessageContaining("gives " + Count.of(rows, "row") + " of numbers for 2 pictures");
      }
    }
  }

  /** Whether all goes well, or the model, the taker, the source or the decoder itself fails. */
  @Test
  void everyPictureThatIsDecodedIsClosed() {
    for (String failing : List.of("nothing", "model", "taker", "source", "decoder")) {
      AtomicInteger decoded = new AtomicInteger();
      AtomicInteger closed = new AtomicInteger();
      Iterator<String> names =
          Stream.iterate(0, i -> i + 1)
              .limit(40)
              .map(i -> i == 33 ? failing : i % 7 == 6 ? "broken.png" : i % 3 + 1 + "x2-0.png")
              .peek(name -> failIf(name.equals("source"), failing))
              .iterator();
      PictureBatches<String> batches =
          new PictureBatches<>(
              name -> {
                failIf(name.equals("decoder"), failing);
                Pixels made = read(Path.of(name));
                decoded.incrementAndGet();
                return new Pixels(
                    made.height(), made.width(), made.data(), closed::incrementAndGet);
              },
              images -> {
                failIf(failing.equals("model") && closed.get() > 4, failing);
                return classify(images);
              });
      ThrowingCallable work =
          () ->
              batches.many(
                  names,
                  BatchSizes.of(4),
                  batch -> failIf(failing.equals("taker") && closed.get() > 4, failing));
      if (failing.equals("nothing")) {
        assertThatCode(work).doesNotThrowAnyException();
        assertThat(decoded).hasValue(34);
      } else {
        assertThatThrownBy(work).isInstanceOf(IllegalStateException.class).hasMessage(failing);
        assertThat(decoded).hasPositiveValue();
      }
      assertThat(closed).as(failing).hasValue(decoded.get());
    }
  }

  private static void failIf(boolean failing, String what) {
    if (failing) {
      throw new IllegalStateException(what);
    }
  }

  @Test
  void aModelWithoutMemoryIsAFailureOfOneLine() {
    PictureBatches<Path> batches =
        new PictureBatches<>(
            PictureBatchesTest::read,
            images -> {
              throw new TFResourceExhaustedException("OOM when allocating tensor");
            });
    assertThatThrownBy(() -> predict(batches, 1, 2, "1x1-0.png", "1x1-1.png"))
        .isInstanceOf(GraftException.class)
        .hasMessage("TensorFlow ran out of memory in a call with 2 pictures");
  }

  /** The model's answer on the first batch comes only when the second one is being decoded. */
  @Test
  void decodesTheNextBatchWhileTheModelRuns() throws IOException {
    CountDownLatch second = new CountDownLatch(1);
    List<String> threads = new ArrayList<>();
    PictureBatches<Path> batches =
        new PictureBatches<>(
            file -> {
              if (file.equals(Path.of("1x1-2.png"))) {
                second.countDown();
              }
              return read(file);
            },
            images -> {
              threads.add(Thread.currentThread().getName());
              assertThat(awaited(second)).as("decoded ahead").isTrue();
              return classify(images);
            });
    Counts counts = predict(batches, 1, 1, "1x1-1.png", "1x1-2.png");
    assertThat(counts).isEqualTo(new Counts(2, 0));
    assertThat(threads).containsOnly(Thread.currentThread().getName()).hasSize(2);
    assertThat(done).containsExactly(1L, 2L);
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first picture is decoded only once the others are, on other threads. */
  @Test
  void decodesABatchOnSeveralThreads() throws IOException {
    assumeThat(ForkJoinPool.getCommonPoolParallelism()).as("processors").isPositive();
    CountDownLatch other = new CountDownLatch(1);
    PictureBatches<Path> batches =
        new PictureBatches<>(
            file -> {
              if (file.equals(Path.of("1x1-0.png"))) {
                assertThat(awaited(other)).as("decoded at the same time").isTrue();
              } else {
                other.countDown();
              }
              return read(file);
            },
            this::classify);
    predict(batches, 1, 4, "1x1-0.png", "1x1-1.png", "1x1-2.png", "1x1-1.png");
    assertThat(calls).containsExactly("[4, 1, 1, 3]");
    assertThat(table.toString().lines().skip(1))
        .containsExactly(
            "1x1-0.png,cat,0.750000,",
            "1x1-1.png,dog,0.500000,",
            "1x1-2.png,\"truck, big\",1.000000,",
            "1x1-1.png,dog,0.500000,");
  }

  /** As over a queue, whose next question would wait forever for another picture. */
  @Test
  void anIteratorIsAskedNoMoreAfterItsEnd() {
    Iterator<Path> pictures = Stream.of("1x1-0.png", "1x1-1.png").map(Path::of).iterator();
    List<Boolean> answers = new ArrayList<>();
    Iterator<Path> recording =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            answers.add(pictures.hasNext());
            return pictures.hasNext();
          }

          @Override
          public Path next() {
            return pictures.next();
          }
        };
    new PictureBatches<>(PictureBatchesTest::read, this::classify)
        .many(recording, BatchSizes.of(8), batch -> assertThat(batch).hasSize(2));
    assertThat(answers).containsExactly(true, true, false);
  }

  /** What is no GraftException is a bug, and stops where it is, after the rows before it. */
  @Test
  void aFailureOfTheDecoderItselfComesAfterTheRowsBefore() {
    assertThatThrownBy(() -> predict(1, 1, "1x1-0.png", "1x1-?.png"))
        .isInstanceOf(NumberFormatException.class);
    assertThat(table.toString()).endsWith("1x1-0.png,cat,0.750000,\n");
  }
}
