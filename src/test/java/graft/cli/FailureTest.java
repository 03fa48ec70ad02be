package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import graft.failure.GraftException;
import graft.failure.Remedy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import org.junit.jupiter.api.Test;
import org.tensorflow.exceptions.TFResourceExhaustedException;

final class FailureTest {
  private static String line(Throwable thrown) {
    Failure failure = Failure.of(thrown, "train");
    assertThat(failure.exitCode()).isEqualTo(1);
    assertThat(failure.line()).doesNotContain("\n");
    return failure.line();
  }

  @Test
  void everyKindOfFailureHasOneHelpfulLine() {
    assertThat(line(new GraftException("a.png is not a picture")))
        .isEqualTo("a.png is not a picture");
    assertThat(line(new OutOfMemoryError("Java heap space"))).contains("--batch-size", "-Xmx");
    assertThat(line(new GraftException("m is refused", null, Remedy.TRUST_MODEL)))
        .isEqualTo("m is refused; if you trust its maker, open it with --trust-model");
    assertThat(line(new TFResourceExhaustedException("OOM")))
        .isEqualTo(
            "TensorFlow ran out of memory: choose a smaller --batch-size or --micro-batch, or a model"
                + " of a smaller --image-size");
    assertThat(line(new StackOverflowError())).contains("--debug");
    assertThat(line(new UnsatisfiedLinkError("no jnitensorflow")))
        .contains("native library", "no jnitensorflow", System.getProperty("os.arch"));
    assertThat(
            line(new NoClassDefFoundError().initCause(new IOException("No space left on device"))))
        .contains("cannot unpack TensorFlow's libraries (No space left on device)", "GRAFT_HOME");
    assertThat(
            line(
                new NoClassDefFoundError("java/net/http/HttpClient")
                    .initCause(new ClassNotFoundException("java.net.http.HttpClient"))))
        .isEqualTo(
            "this Java has not all modules: it lacks java.net.http.HttpClient; use a full JDK or"
                + " JRE");
    assertThat(line(new UncheckedIOException(new AccessDeniedException("run/history.csv"))))
        .isEqualTo("cannot read or write run/history.csv (permission denied)");
    assertThat(line(new IllegalStateException("first\nsecond")))
        .contains("IllegalStateException: first second", "--debug");
  }
}
