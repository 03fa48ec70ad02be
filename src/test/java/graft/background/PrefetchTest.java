package graft.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** What is made ahead comes in order, once, and is closed by somebody. */
class PrefetchTest {
  private final List<Integer> closed = Collections.synchronizedList(new ArrayList<>());

  private record Thing(int key, List<Integer> closed) implements AutoCloseable {
    @Override
    public void close() {
      closed.add(key);
    }
  }

  @Test
  void comesInTheOrderOfTheKeysAndFromAnotherThread() {
    List<String> threads = Collections.synchronizedList(new ArrayList<>());
    List<Integer> taken = new ArrayList<>();
    try (Prefetch<Thing> things =
        new Prefetch<>(
            List.of(3, 1, 2),
            key -> {
              threads.add(Thread.currentThread().getName());
              return new Thing(key, closed);
            })) {
      for (int i = 0; i < 3; i++) {
        taken.add(things.next().key());
      }
      assertThatThrownBy(things::next).isInstanceOf(NoSuchElementException.class);
    }
    assertThat(taken).containsExactly(3, 1, 2);
    assertThat(threads).containsOnly("graft-prefetch").hasSize(3);
    assertThat(closed).isEmpty();
  }

  @Test
  void closesWhatNobodyTook() {
    try (Prefetch<Thing> things = new Prefetch<>(List.of(3, 1, 2), key -> new Thing(key, closed))) {
      things.next();
    }
    assertThat(closed).containsExactly(1);
  }

  private Thing failAtTwo(int key) {
    if (key == 2) {
      throw new IllegalArgumentException("two");
    }
    return new Thing(key, closed);
  }

  @Test
  void aFailureComesInItsPlace() {
    try (Prefetch<Thing> things = new Prefetch<>(List.of(1, 2), this::failAtTwo)) {
      assertThat(things.next().key()).isEqualTo(1);
      assertThatThrownBy(things::next).hasMessage("two");
    }
  }

  @Test
  void whatFailsAfterTheLastWasTakenIsNobodysFailure() {
    try (Prefetch<Thing> things = new Prefetch<>(List.of(1, 2), this::failAtTwo)) {
      things.next().close();
    }
    assertThat(closed).containsExactly(1);
  }

  /** What the maker reads may be closed right after. */
  @Test
  void isClosedOnlyWhenNothingIsInTheMaking() {
    Thread main = Thread.currentThread();
    new Prefetch<>(
            List.of(1),
            key -> {
              main.interrupt();
              return new Thing(key, closed);
            })
        .close();
    assertThat(closed).containsExactly(1);
    assertThat(Thread.interrupted()).isTrue();
  }
}
