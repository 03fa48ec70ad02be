package graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import graft.failure.StoppedException;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ListenersTest {
  private final List<TrainingListener.End> ends = new ArrayList<>();
  private final TrainingListener hearing =
      new TrainingListener() {
        @Override
        public void ended(End how) {
          ends.add(how);
        }
      };

  /** The thread that ran this test runs the next one too. */
  @AfterEach
  void forgetInterrupts() {
    Thread.interrupted();
  }

  /** A listener need not override anything, so the compiler would not miss an event here. */
  @Test
  void everyEventIsPassedOn() {
    List<String> passedOn =
        Arrays.stream(Listeners.class.getDeclaredMethods()).map(Method::getName).toList();
    assertThat(TrainingListener.class.getMethods())
        .extracting(Method::getName)
        .filteredOn(name -> !name.equals("stopIfAsked"))
        .isNotEmpty()
        .isSubsetOf(passedOn);
  }

  @Test
  void aCheckedExceptionIsThrownAsItIsAndTheOthersHearOneEnd() {
    IOException theirs = new IOException("their disk is full");
    IOException atTheEnd = new IOException("still full");
    TrainingListener failing =
        new TrainingListener() {
          @Override
          public void passEnded() {
            ListenersTest.<RuntimeException>fail(theirs);
          }

          @Override
          public void ended(End how) {
            ListenersTest.<RuntimeException>fail(atTheEnd);
          }
        };
    Listeners all = new Listeners(List.of(failing, hearing));
    assertThatThrownBy(() -> during(all, all::passEnded)).isSameAs(theirs);
    assertThat(theirs.getSuppressed()).containsExactly(atTheEnd);
    assertThat(ends).containsExactly(TrainingListener.End.FAILED);
    ends.clear();
    assertThatThrownBy(() -> during(all, () -> {})).isSameAs(atTheEnd);
    assertThat(ends).containsExactly(TrainingListener.End.DONE);
  }

  /** A failure of a listener's own file says nothing of the training's. */
  @Test
  void aFailureIsAnInterruptUnlessAListenerThrewIt() {
    GraftException closed = new GraftException("closed", new ClosedByInterruptException());
    TrainingListener failing =
        new TrainingListener() {
          @Override
          public void passEnded() {
            throw closed;
          }
        };
    Listeners all = new Listeners(List.of(failing));
    assertThat(Listeners.isInterrupt(closed)).isTrue();
    assertThat(Listeners.isInterrupt(new GraftException("x", new InterruptedException()))).isTrue();
    assertThat(Listeners.isInterrupt(new GraftException("x", new IOException()))).isFalse();
    assertThatThrownBy(all::passEnded)
        .satisfies(thrown -> assertThat(Listeners.isInterrupt(thrown)).isFalse());
    assertThatThrownBy(() -> during(all, all::passEnded)).isSameAs(closed);
  }

  @Test
  void anInterruptIsAWishToStopAndTheMarkComesBackAtTheEnd() {
    Listeners all = new Listeners(List.of(hearing));
    assertThatThrownBy(
            () ->
                during(
                    all,
                    () -> {
                      Thread.currentThread().interrupt();
                      all.passEnded();
                      assertThat(Thread.currentThread().isInterrupted()).isFalse();
                      all.stopIfAsked();
                    }))
        .isInstanceOf(StoppedException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(ends).containsExactly(TrainingListener.End.STOPPED);
  }

  private static void during(Listeners all, Runnable training) {
    all.during(
        () -> {
          training.run();
          return "done";
        });
  }

  /** Throws checked exceptions too, as a listener in Kotlin may. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void fail(Throwable failure) throws E {
    throw (E) failure;
  }
}
