package graft.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.dataset.image.Pixels;
import graft.failure.GraftException;
import graft.files.Count;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TUint8;

/** With a model made up, which answers with each picture's first value; 9 makes it fail. */
@Timeout(60)
final class SharedCallsTest {
  private final ReentrantLock turn = new ReentrantLock(true);
  private final List<String> calls = new ArrayList<>();
  private final SharedCalls<String> shared = new SharedCalls<>(this::decode, this::model, turn);

  /** Pictures that are decoded and not closed. */
  private final AtomicInteger open = new AtomicInteger();

  /** {@code 2:7} is 2 high and wide, and all its values are 7. */
  private Pixels decode(String picture) {
    if (!picture.contains(":")) {
      throw new GraftException("no picture");
    }
    int side = Integer.parseInt(picture.substring(0, 1));
    byte[] rgb = new byte[side * side * 3];
    Arrays.fill(rgb, Byte.parseByte(picture.substring(2)));
    open.incrementAndGet();
    return new Pixels(side, side, () -> DataBuffers.of(rgb, true, false), open::decrementAndGet);
  }

  @AfterEach
  void everyPictureIsClosed() {
    assertThat(open).hasValue(0);
  }

  private float[][] model(TUint8 images) {
    assertThat(turn.isHeldByCurrentThread()).isTrue();
    calls.add(images.shape().toString());
    float[][] numbers = new float[(int) images.shape().get(0)][];
    for (int i = 0; i < numbers.length; i++) {
      int value = images.getByte(i, 0, 0, 0);
      if (value == 9) {
        throw new IllegalStateException("it fails");
      }
      numbers[i] = new float[] {value == 8 ? Float.NaN : value};
    }
    return numbers;
  }

  /** All ask while the model is busy; each then waits, in this order. */
  private List<CompletableFuture<float[]>> askAtOnce(String... pictures) throws Exception {
    turn.lock();
    try {
      List<CompletableFuture<float[]>> asked = new ArrayList<>();
      for (String picture : pictures) {
        asked.add(askAndWait(picture));
      }
      return asked;
    } finally {
      turn.unlock();
    }
  }

  /** Asks on a new thread, and returns when that waits. */
  private CompletableFuture<float[]> askAndWait(String picture) throws InterruptedException {
    return askAndWait(shared, picture);
  }

  private static CompletableFuture<float[]> askAndWait(SharedCalls<String> calls, String picture)
      throws InterruptedException {
    CompletableFuture<float[]> asked = new CompletableFuture<>();
    Thread thread = new Thread(() -> answer(calls, picture, asked));
    thread.setDaemon(true);
    thread.start();
    while (thread.getState() != Thread.State.WAITING) {
      Thread.sleep(1);
    }
    return asked;
  }

  private static void answer(
      SharedCalls<String> calls, String picture, CompletableFuture<float[]> asked) {
    try {
      asked.complete(calls.ask(picture));
    } catch (RuntimeException | Error e) {
      asked.completeExceptionally(e);
    }
  }

  /** Y asks, a list's batch waits for the model, X asks; Y's call answers X while the list runs. */
  @Test
  void aFinishedAnswerDoesNotWaitForTheNextTurn() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Thread list = new Thread(() -> holdTurnUntil(end));
    turn.lock();
    CompletableFuture<float[]> y = askAndWait("2:1");
    list.start();
    while (turn.getQueueLength() < 2) {
      Thread.sleep(1);
    }
    CompletableFuture<float[]> x = askAndWait("2:2");
    turn.unlock();
    try {
      assertThat(y.get(10, TimeUnit.SECONDS)).containsExactly(1);
      assertThat(x.get(10, TimeUnit.SECONDS)).containsExactly(2);
    } finally {
      end.countDown();
      list.join();
    }
    assertThat(calls).containsExactly("[2, 2, 2, 3]");
  }

  private void holdTurnUntil(CountDownLatch end) {
    turn.lock();
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      turn.unlock();
    }
  }

  @Test
  void picturesOfOneSizeThatWaitShareACall() throws Exception {
    assertThat(
            askAtOnce("2:1", "3:2", "2:3", "2:4", "3:5").stream().map(answer -> answer.join()[0]))
        .containsExactly(1f, 2f, 3f, 4f, 5f);
    assertThat(calls).containsExactly("[3, 2, 2, 3]", "[2, 3, 3, 3]");
  }

  @Test
  void aCallerAloneHasACallOfItsOwn() {
    assertThat(shared.ask("2:1")).containsExactly(1);
    assertThat(shared.ask("2:2")).containsExactly(2);
    assertThat(calls).containsExactly("[1, 2, 2, 3]", "[1, 2, 2, 3]");
    assertThatThrownBy(() -> shared.ask("none")).hasMessage("no picture");
    assertThatThrownBy(() -> shared.ask("2:8"))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("not finite (at 2:8)");
  }

  @Test
  void numbersThatAreNotFiniteReachOnlyTheirCaller() throws Exception {
    List<CompletableFuture<float[]>> asked = askAtOnce("2:1", "2:8", "2:3");
    assertThat(asked.get(0).join()).containsExactly(1);
    assertThat(asked.get(2).join()).containsExactly(3);
    assertThatThrownBy(asked.get(1)::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(GraftException.class)
        .hasMessageContaining("not finite (at 2:8)");
    assertThat(calls).containsExactly("[3, 2, 2, 3]");
  }

  /** Neither the one that leads nor one that waits for it; each still knows of its interrupt. */
  @Test
  void anInterruptEndsNoCall() throws Exception {
    List<Thread> threads = new ArrayList<>();
    List<CompletableFuture<Boolean>> interrupted = new ArrayList<>();
    turn.lock();
    try {
      for (int i = 0; i < 2; i++) {
        CompletableFuture<Boolean> mine = new CompletableFuture<>();
        Thread thread =
            new Thread(() -> mine.complete(shared.ask("2:1")[0] == 1 && Thread.interrupted()));
        thread.start();
        while (thread.getState() != Thread.State.WAITING) {
          Thread.sleep(1);
        }
        threads.add(thread);
        interrupted.add(mine);
      }
      threads.forEach(Thread::interrupt);
    } finally {
      turn.unlock();
    }
    assertThat(interrupted).allSatisfy(mine -> assertThat(mine.get(10, TimeUnit.SECONDS)).isTrue());
    assertThat(calls).containsExactly("[2, 2, 2, 3]");
  }

  @Test
  void atMost32ShareACall() throws Exception {
    String[] pictures = Stream.generate(() -> "1:1").limit(40).toArray(String[]::new);
    assertThat(askAtOnce(pictures)).allSatisfy(answer -> assertThat(answer.join()[0]).isEqualTo(1));
    assertThat(calls).containsExactly("[32, 1, 1, 3]", "[8, 1, 1, 3]");
  }

  /** Otherwise those without a row would wait forever. */
  @Test
  void aModelThatGivesAnotherNumberOfRowsIsAFailure() {
    for (int rows : new int[] {0, 2}) {
      SharedCalls<String> wrong =
          new SharedCalls<>(this::decode, images -> new float[rows][1], turn);
      assertThatThrownBy(() -> wrong.ask("1:1"))
          .isInstanceOf(GraftException.class)
          .hasMessageContaining("gives " + Count.of(rows, "row") + " of numbers for 1 picture;");
    }
  }

  @Test
  void aFailureReachesOnlyThePictureThatCausesIt() throws Exception {
    List<CompletableFuture<float[]>> asked = askAtOnce("2:9", "2:1", "2:9", "2:3");
    assertThat(asked.get(1).join()).containsExactly(1);
    assertThat(asked.get(3).join()).containsExactly(3);
    for (int failing : new int[] {0, 2}) {
      assertThatThrownBy(asked.get(failing)::join)
          .isInstanceOf(CompletionException.class)
          .hasRootCauseMessage("it fails");
    }
    assertThat(calls).hasSize(5).startsWith("[4, 2, 2, 3]");
    assertThat(shared.ask("2:1")).containsExactly(1);
  }

  /** Of 27 million bytes each: two fit into 64 MiB. */
  @Test
  void aSharedCallHasABoundInBytes() {
    assertThat(PictureBatches.MOST_BYTES / (3000 * 3000 * 3)).isEqualTo(2);
    SharedCalls<String> large =
        new SharedCalls<>(
            picture -> new Pixels(3000, 3000, new byte[3000 * 3000 * 3]), this::model, turn);
    List<CompletableFuture<float[]>> asked = new ArrayList<>();
    turn.lock();
    try {
      for (int i = 0; i < 3; i++) {
        asked.add(askAndWait(large, "large"));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      turn.unlock();
    }
    asked.forEach(CompletableFuture::join);
    assertThat(calls).containsExactly("[2, 3000, 3000, 3]", "[1, 3000, 3000, 3]");
  }
}
