package graft.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Work is done in order on one daemon, its failures come as they were, and the thread ends. */
class BackgroundThreadTest {
  @Test
  void failuresAndErrorsComeAsTheyWere() {
    try (BackgroundThread thread = new BackgroundThread("test")) {
      IllegalArgumentException failure = new IllegalArgumentException("no");
      OutOfMemoryError error = new OutOfMemoryError("full");

      assertThatThrownBy(() -> BackgroundThread.await(thread.run(() -> raise(failure))))
          .isSameAs(failure);
      assertThatThrownBy(() -> BackgroundThread.await(thread.run(() -> raise(error))))
          .isSameAs(error);
    }
  }

  private static void raise(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) thrown;
  }

  @Test
  void workBesideOtherWorkWaitsForBoth() {
    IllegalArgumentException other = new IllegalArgumentException("other");
    IllegalStateException mine = new IllegalStateException("mine");
    OutOfMemoryError error = new OutOfMemoryError("full");
    CountDownLatch begun = new CountDownLatch(1);

    assertThat(BackgroundThread.beside("test", begun::countDown, () -> 3)).isEqualTo(3);
    assertThat(begun.getCount()).isZero();
    assertThatThrownBy(() -> BackgroundThread.beside("test", () -> raise(other), () -> 3))
        .isSameAs(other);
    for (Throwable failure : new Throwable[] {mine, error}) {
      assertThatThrownBy(
              () -> BackgroundThread.beside("test", () -> {}, () -> raisedInsteadOf(3, failure)))
          .isSameAs(failure);
    }
    assertThatThrownBy(
            () ->
                BackgroundThread.beside("test", () -> raise(other), () -> raisedInsteadOf(3, mine)))
        .isSameAs(other)
        .hasSuppressedException(mine);
  }

  private static int raisedInsteadOf(int result, Throwable thrown) {
    raise(thrown);
    return result;
  }

  @Test
  void anInterruptNeitherEndsTheWaitNorIsLost() {
    CountDownLatch interrupted = new CountDownLatch(1);
    try (BackgroundThread thread = new BackgroundThread("test")) {
      CompletableFuture<Boolean> work =
          thread.make(
              () -> {
                try {
                  return interrupted.await(10, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                  return false;
                }
              });
      Thread.currentThread().interrupt();
      interrupted.countDown();

      assertThat(BackgroundThread.await(work)).isTrue();
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void theThreadIsADaemonThatEndsWhenItIsClosed() throws InterruptedException {
    Thread worker;
    try (BackgroundThread thread = new BackgroundThread("test")) {
      worker = BackgroundThread.await(thread.make(Thread::currentThread));
      assertThat(worker.isDaemon()).isTrue();
    }
    worker.join(10_000);
    assertThat(worker.isAlive()).isFalse();
  }
}
