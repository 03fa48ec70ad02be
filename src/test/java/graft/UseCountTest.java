package graft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class UseCountTest {
  private final AtomicInteger freed = new AtomicInteger();
  private final UseCount uses = new UseCount("it", freed::incrementAndGet);

  @Test
  void isFreedOnceAtItsEnd() {
    assertThat(uses.<Integer, RuntimeException>during(() -> 1)).isEqualTo(1);
    assertThat(freed).hasValue(0);
    uses.close();
    uses.close();
    assertThat(freed).hasValue(1);
    assertThatThrownBy(() -> uses.during(() -> 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("it is closed");
  }

  @Test
  void isFreedOnceByTheLastCall() {
    uses.during(
        () ->
            uses.<Integer, RuntimeException>during(
                () -> {
                  uses.close();
                  uses.close();
                  assertThat(freed).hasValue(0);
                  return 1;
                }));
    assertThat(freed).hasValue(1);
  }

  /** All are inside when it is closed; the last of them frees it. */
  @Test
  void isFreedOnceAfterManyCallers() throws Exception {
    int callers = 8;
    CountDownLatch inside = new CountDownLatch(callers);
    CountDownLatch end = new CountDownLatch(1);
    List<CompletableFuture<Void>> ended = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      ended.add(
          CompletableFuture.runAsync(
              () -> uses.during(() -> waitInside(inside, end)), work -> new Thread(work).start()));
    }
    inside.await();
    uses.close();
    assertThat(freed).hasValue(0);
    refused(uses);
    end.countDown();
    assertThat(CompletableFuture.allOf(ended.toArray(CompletableFuture<?>[]::new)))
        .succeedsWithin(10, TimeUnit.SECONDS);
    assertThat(freed).hasValue(1);
  }

  private static Void waitInside(CountDownLatch inside, CountDownLatch end) {
    inside.countDown();
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return null;
  }

  @Test
  void aFailureToFreeDoesNotHideTheResult() {
    UseCount failing =
        new UseCount(
            "it",
            () -> {
              throw new IllegalStateException("free fails");
            });
    int result =
        failing.<Integer, RuntimeException>during(
            () -> {
              failing.close();
              return 7;
            });
    assertThat(result).isEqualTo(7);
    UseCount closing =
        new UseCount(
            "it",
            () -> {
              throw new IllegalStateException("free fails");
            });
    assertThatThrownBy(closing::close).hasMessage("free fails");
  }

  /** Freeing takes long; another call is refused at once meanwhile. */
  @Test
  void freesWithoutHoldingUpOthers() {
    CompletableFuture<Void> refused = new CompletableFuture<>();
    UseCount[] own = new UseCount[1];
    own[0] =
        new UseCount(
            "it",
            () ->
                refused.complete(
                    CompletableFuture.runAsync(
                            () -> refused(own[0]), work -> new Thread(work).start())
                        .join()));
    CompletableFuture<Void> closing =
        CompletableFuture.runAsync(own[0]::close, work -> new Thread(work).start());
    assertThat(closing).succeedsWithin(10, TimeUnit.SECONDS);
    assertThat(refused).isCompleted();
  }

  private static void refused(UseCount uses) {
    assertThatThrownBy(() -> uses.during(() -> 1)).isInstanceOf(IllegalStateException.class);
  }
}
