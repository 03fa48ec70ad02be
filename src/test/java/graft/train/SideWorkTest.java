package graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import graft.failure.StoppedException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which failures of work that it can do without a training survives. */
final class SideWorkTest {
  private static final TrainingListener QUIET = new TrainingListener() {};

  private final List<String> reasons = new ArrayList<>();

  private Optional<String> attempt(Throwable failure, TrainingListener listener) {
    return SideWork.attempt(
        () -> {
          if (failure instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) failure;
        },
        listener,
        reasons::add);
  }

  @Test
  void aResultIsReturned() {
    assertThat(SideWork.attempt(() -> Optional.of("done"), QUIET, reasons::add)).contains("done");
    assertThat(reasons).isEmpty();
  }

  /** Each would come again after every resume. */
  @Test
  void failuresAreToldInOneLine() {
    attempt(new GraftException("cannot read x; free some room"), QUIET);
    attempt(new IllegalStateException("a bug"), QUIET);
    attempt(new OutOfMemoryError("Java heap space"), QUIET);
    assertThat(reasons)
        .containsExactly(
            "cannot read x; free some room",
            "java.lang.IllegalStateException: a bug",
            "out of memory: Java heap space");
  }

  static List<Throwable> endings() {
    Listeners failing =
        new Listeners(
            List.of(
                new TrainingListener() {
                  @Override
                  public void notice(String line) {
                    throw new IllegalStateException("the listener's");
                  }
                }));
    Throwable theirs = null;
    try {
      failing.notice("");
    } catch (RuntimeException e) {
      theirs = e;
    }
    return List.of(
        new StoppedException(true, null),
        new GraftException("cannot read x", new ClosedByInterruptException()),
        theirs,
        new StackOverflowError());
  }

  @ParameterizedTest
  @MethodSource("endings")
  void theseEndTheTraining(Throwable ending) {
    assertThatThrownBy(() -> attempt(ending, QUIET)).isSameAs(ending);
    assertThat(reasons).isEmpty();
  }

  /** The failure may be what the wish to stop has brought about. */
  @Test
  void whoeverWantsToStopHearsNoReason() {
    TrainingListener stopping =
        new TrainingListener() {
          @Override
          public boolean stopRequested() {
            return true;
          }
        };
    assertThatThrownBy(() -> attempt(new IllegalStateException(), stopping))
        .isInstanceOf(StoppedException.class);
    assertThat(reasons).isEmpty();
  }
}
