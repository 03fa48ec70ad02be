package graft.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Results come in order, few ahead; failures in their place; and nothing is left running. */
@Timeout(60)
final class OrderedWorkTest {
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private static Iterator<Integer> numbers(int count) {
    return IntStream.range(0, count).iterator();
  }

  private static <R> OrderedWork<Integer, R> work(
      Iterator<Integer> things, int ahead, Function<Integer, R> each) {
    return new OrderedWork<>("test-ordered", things, ahead, each, untaken -> {});
  }

  private static void sleep(int milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean awaited(CountDownLatch latch) {
    return Uninterrupted.get(() -> latch.await(10, TimeUnit.SECONDS));
  }

  @Test
  void resultsComeInTheOrderOfTheThings() {
    Function<Integer, Integer> slowFirst =
        number -> {
          sleep(number % 5 == 0 ? 5 : 0);
          return 2 * number;
        };
    List<Integer> taken = new ArrayList<>();
    try (OrderedWork<Integer, Integer> results = work(numbers(100), 7, slowFirst)) {
      for (int most : new int[] {1, 2, 40}) {
        List<Integer> next = results.next(most);
        assertThat(next).hasSize(most);
        taken.addAll(next);
      }
      assertThat(results.next(1000)).hasSize(57).endsWith(196, 198);
      assertThat(results.next(1)).isEmpty();
      assertThat(results.next(1)).isEmpty();
    }
    assertThat(taken).isEqualTo(IntStream.range(0, 43).map(number -> 2 * number).boxed().toList());
  }

  @Test
  void nothingHasNoResults() {
    try (OrderedWork<Integer, Integer> results = work(numbers(0), 1, number -> number)) {
      assertThat(results.next(3)).isEmpty();
    }
    assertThatThrownBy(() -> work(numbers(1), 0, number -> number))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The first result is there only when the second is being made. */
  @Test
  void severalAreMadeAtOnceOnDaemons() {
    assumeThat(PROCESSORS).as("processors").isGreaterThan(1);
    CountDownLatch second = new CountDownLatch(2);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    try (OrderedWork<Integer, Boolean> results =
        work(
            numbers(2),
            2,
            number -> {
              threads.add(Thread.currentThread());
              second.countDown();
              return awaited(second);
            })) {
      assertThat(results.next(2)).containsExactly(true, true);
    }
    assertThat(threads)
        .hasSize(2)
        .allMatch(Thread::isDaemon)
        .extracting(Thread::getName)
        .containsOnly("test-ordered");
  }

  /** Each waits until two are being made, so the third is never made beside them. */
  @Test
  void asManyAreMadeAtOnceAsThereAreWorkers() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch second = new CountDownLatch(2);
    try (OrderedWork<Integer, Boolean> results =
        new OrderedWork<>(
            "test-ordered",
            numbers(6),
            6,
            2,
            number -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              second.countDown();
              boolean both = awaited(second);
              running.decrementAndGet();
              return both;
            },
            untaken -> {})) {
      assertThat(results.next(6)).hasSize(6).containsOnly(true);
    }
    assertThat(most).hasValue(2);
  }

  /** Counts what is listed and begun beyond what is taken, while all that is allowed is begun. */
  @Test
  void isNoFurtherAheadThanAllowed() {
    AtomicInteger listed = new AtomicInteger();
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger taken = new AtomicInteger();
    List<Integer> tooFar = Collections.synchronizedList(new ArrayList<>());
    Iterator<Integer> numbers = numbers(60);
    Iterator<Integer> counting =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return numbers.hasNext();
          }

          @Override
          public Integer next() {
            listed.incrementAndGet();
            return numbers.next();
          }
        };
    try (OrderedWork<Integer, Integer> results =
        work(
            counting,
            5,
            number -> {
              // The test counts a result as taken only after it was taken: one may be missing.
              if (begun.incrementAndGet() > taken.get() + 5 + 1) {
                tooFar.add(number);
              }
              return number;
            })) {
      while (begun.get() < 5) {
        sleep(1);
      }
      sleep(100);
      assertThat(listed).as("listed before anything is taken").hasValue(5);
      assertThat(begun).hasValue(5);
      for (int i = 0; i < 60; i++) {
        assertThat(results.next(1)).containsExactly(i);
        taken.incrementAndGet();
      }
      assertThat(results.next(1)).isEmpty();
    }
    assertThat(tooFar).isEmpty();
    assertThat(begun).hasValue(60);
  }

  /** A source that waits, such as for lines that somebody types. */
  @Test
  void aResultDoesNotWaitForTheNextThing() {
    BlockingQueue<Integer> typed = new LinkedBlockingQueue<>(List.of(1));
    List<String> askedOn = Collections.synchronizedList(new ArrayList<>());
    Iterator<Integer> waiting =
        new Iterator<>() {
          private int asked;

          @Override
          public boolean hasNext() {
            askedOn.add(Thread.currentThread().getName());
            return asked < 2;
          }

          @Override
          public Integer next() {
            asked++;
            return Uninterrupted.get(typed::take);
          }
        };
    try (OrderedWork<Integer, Integer> results = work(waiting, 4, number -> number)) {
      assertThat(results.next(1)).containsExactly(1);
      typed.add(2);
      assertThat(results.next(4)).containsExactly(2);
    }
    assertThat(askedOn).as("no more after the end").hasSize(3).containsOnly("test-ordered");
  }

  @Test
  void failuresComeInTheirPlaceAsTheyWere() {
    IllegalArgumentException failure = new IllegalArgumentException("no");
    OutOfMemoryError error = new OutOfMemoryError("full");
    for (Throwable thrown : List.of(failure, error)) {
      try (OrderedWork<Integer, Integer> results =
          work(
              numbers(4),
              4,
              number -> {
                if (number == 2) {
                  throw BackgroundThread.unchecked(thrown);
                }
                return number;
              })) {
        assertThat(results.next(2)).containsExactly(0, 1);
        assertThatThrownBy(() -> results.next(2)).isSameAs(thrown);
      }
      Iterator<Integer> numbers = numbers(3);
      Iterator<Integer> failing =
          new Iterator<>() {
            @Override
            public boolean hasNext() {
              return true;
            }

            @Override
            public Integer next() {
              if (!numbers.hasNext()) {
                throw BackgroundThread.unchecked(thrown);
              }
              return numbers.next();
            }
          };
      try (OrderedWork<Integer, Integer> results = work(failing, 9, number -> number)) {
        assertThat(results.next(3)).containsExactly(0, 1, 2);
        assertThatThrownBy(() -> results.next(1)).isSameAs(thrown);
      }
    }
  }

  /** Scala's code throws checked exceptions that Java's compiler does not see. */
  @Test
  void anUndeclaredExceptionOfTheSourceIsNoEndlessWait() {
    IOException failure = new IOException("no");
    Iterator<Integer> failing =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return OrderedWorkTest.<RuntimeException, Boolean>throwAny(failure);
          }

          @Override
          public Integer next() {
            throw new IllegalStateException("there is none");
          }
        };
    try (OrderedWork<Integer, Integer> results = work(failing, 2, number -> number)) {
      assertThatThrownBy(() -> results.next(1)).hasCause(failure);
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Exception, R> R throwAny(Exception failure) throws E {
    throw (E) failure;
  }

  /** Also those that a failed call had already taken, and those after the failure. */
  @Test
  void resultsThatNobodyGetsAreDropped() {
    int failing = 5;
    Set<Integer> made = ConcurrentHashMap.newKeySet();
    List<Integer> dropped = new ArrayList<>();
    OrderedWork<Integer, Integer> results =
        new OrderedWork<>(
            "test-ordered",
            numbers(20),
            20,
            number -> {
              if (number == failing) {
                throw new IllegalStateException("no");
              }
              made.add(number);
              return number;
            },
            dropped::add);
    try (results) {
      assertThat(results.next(2)).containsExactly(0, 1);
      assertThatThrownBy(() -> results.next(10)).hasMessage("no");
      assertThat(dropped).containsExactly(2, 3, 4);
    }
    made.removeAll(Set.of(0, 1));
    assertThat(dropped).doesNotHaveDuplicates().hasSameElementsAs(made);
    results.close();
    assertThat(dropped).hasSameSizeAs(made);
  }

  /** What the work reads may be closed right after. */
  @Test
  void isClosedOnlyWhenNothingRunsAnyMore() throws InterruptedException {
    Thread main = Thread.currentThread();
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    AtomicInteger running = new AtomicInteger();
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch first = new CountDownLatch(1);
    OrderedWork<Integer, Integer> results =
        work(
            numbers(1000),
            1000,
            number -> {
              threads.add(Thread.currentThread());
              running.incrementAndGet();
              begun.incrementAndGet();
              first.countDown();
              main.interrupt();
              sleep(100);
              running.decrementAndGet();
              return number;
            });
    assertThat(awaited(first)).isTrue();
    results.close();

    assertThat(running).hasValue(0);
    assertThat(begun.get()).as("the rest is not begun").isLessThan(1000);
    assertThat(Thread.interrupted()).as("the interrupt is not lost").isTrue();
    for (Thread thread : threads) {
      thread.join(10_000);
      assertThat(thread.isAlive()).isFalse();
    }
    results.close();
  }

  /** The iterator may use what the caller frees after the close. */
  @Test
  void isClosedOnlyWhenTheSourceHasAnswered() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    List<String> events = Collections.synchronizedList(new ArrayList<>());
    Iterator<Integer> slow =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            asked.countDown();
            awaited(answer);
            events.add("answered");
            return true;
          }

          @Override
          public Integer next() {
            return 1;
          }
        };
    OrderedWork<Integer, Boolean> results = work(slow, 1, number -> events.add("worked"));
    assertThat(awaited(asked)).isTrue();
    Thread closing =
        new Thread(
            () -> {
              results.close();
              events.add("closed");
            });
    closing.start();
    while (closing.getState() != Thread.State.TIMED_WAITING) {
      sleep(1);
    }
    answer.countDown();
    closing.join();

    assertThat(events).containsExactly("answered", "closed");
  }

  /** Otherwise a list that nobody goes on writing would hold up whoever wants to end. */
  @Test
  void closingInterruptsASourceThatWaits() {
    CountDownLatch asked = new CountDownLatch(1);
    AtomicInteger interrupts = new AtomicInteger();
    Iterator<Integer> waiting =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            asked.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              interrupts.incrementAndGet();
            }
            return false;
          }

          @Override
          public Integer next() {
            throw new IllegalStateException("there is none");
          }
        };
    OrderedWork<Integer, Integer> results = work(waiting, 1, number -> number);
    assertThat(awaited(asked)).isTrue();
    results.close();
    assertThat(interrupts).hasValue(1);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  /** On threads of Java's common pool: a task that ran meanwhile could wait for the first. */
  @Test
  void whoeverWaitsRunsNoOtherTask() {
    ThreadLocal<Boolean> waiting = ThreadLocal.withInitial(() -> false);
    List<CompletableFuture<Boolean>> nested =
        IntStream.range(0, 8 * PROCESSORS)
            .mapToObj(
                task ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          boolean inside = waiting.get();
                          waiting.set(true);
                          try (OrderedWork<Integer, Integer> results =
                              work(
                                  numbers(3),
                                  1,
                                  number -> {
                                    sleep(5);
                                    return number;
                                  })) {
                            assertThat(results.next(4)).containsExactly(0, 1, 2);
                          } finally {
                            waiting.set(false);
                          }
                          return inside;
                        }))
            .toList();
    assertThat(nested).allSatisfy(each -> assertThat(each.get(30, TimeUnit.SECONDS)).isFalse());
  }

  @Test
  void anInterruptNeitherEndsTheWaitNorIsLost() {
    CountDownLatch interrupted = new CountDownLatch(1);
    try (OrderedWork<Integer, Boolean> results =
        work(numbers(1), 1, number -> awaited(interrupted))) {
      Thread.currentThread().interrupt();
      interrupted.countDown();

      assertThat(results.next(1)).containsExactly(true);
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
