package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import graft.cli.terminal.ExitCode;
import graft.cli.terminal.StandardOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code predict -} reads the paths of pictures from standard input. */
final class StandardInputTest {
  @TempDir static Path shared;
  private static Path model;

  @TempDir Path work;
  private final InputStream before = System.in;
  private Path pictures;

  @BeforeAll
  static void export() {
    model = TinyFiles.model(shared.resolve("model"));
  }

  @BeforeEach
  void make() throws IOException {
    pictures = TinyFiles.pictures(work.resolve("pictures"), 2);
  }

  @AfterEach
  void restore() {
    System.setIn(before);
  }

  private static void give(byte[] list) {
    System.setIn(new ByteArrayInputStream(list));
  }

  private static Ran predictListed(String list, Object... words) {
    give(list.getBytes(StandardCharsets.UTF_8));
    return predict(words);
  }

  private static Ran predict(Object... words) {
    Object[] all = new Object[words.length + 3];
    all[0] = "predict";
    all[1] = "--model";
    all[2] = model;
    System.arraycopy(words, 0, all, 3, words.length);
    return Ran.graft(all);
  }

  private static List<String> paths(Ran ran) {
    return ran.out().lines().skip(1).map(row -> row.split(",")[0]).toList();
  }

  @Test
  void linesOfFilesFoldersAndWhatIsMissing() {
    Path red = pictures.resolve("red/1.png");
    Path none = work.resolve("none");
    Ran ran = predictListed(red + "\n" + none + "\n" + pictures.resolve("blue") + "\n" + red, "-");
    assertThat(ran.code()).isEqualTo(ExitCode.UNREADABLE_FILES);
    assertThat(paths(ran))
        .containsExactly(
            red.toString(),
            none.toString(),
            pictures.resolve("blue/0.png").toString(),
            pictures.resolve("blue/1.png").toString(),
            red.toString());
    assertThat(ran.err()).endsWith("4 classified, 1 unreadable\n");
  }

  @Test
  void zerosEndPathsOfAnyBytes() throws IOException {
    Path odd = Path.of(URI.create(pictures.toUri() + "caf%E9%0A.png"));
    Files.copy(pictures.resolve("red/1.png"), odd);
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    list.writeBytes((pictures + "/caf").getBytes(StandardCharsets.UTF_8));
    list.writeBytes(new byte[] {(byte) 0xe9, '\n', '.', 'p', 'n', 'g', 0});
    give(list.toByteArray());
    Ran ran = predict("-0", "-").assertDone();
    assertThat(paths(ran)).containsExactly(odd.toUri().toString());
    Ran again = predictListed(odd.toUri() + "\0", "--null", "-").assertDone();
    assertThat(again.out()).isEqualTo(ran.out());
  }

  @Test
  void anErrorIsOneLineWithoutControlCharacters() {
    Ran ran = predictListed(work + "/no\u0001\nne\0", "-0", "-");
    assertThat(ran.code()).isEqualTo(ExitCode.UNREADABLE_FILES);
    assertThat(ran.out())
        .endsWith("ne\",,,cannot decode " + work + "/no? ne (no such file or folder)\n");
  }

  @Test
  void anEmptyListGivesATableWithoutRows() {
    Ran ran = predictListed("", "-").assertDone();
    assertThat(ran.out()).isEqualTo("path,class,probability,error\n");
    assertThat(ran.err()).endsWith("0 classified, 0 unreadable\n");
  }

  @Test
  void whatIsNoListIsWrongUse() {
    predictListed("a\0b\0", "-")
        .assertFailed(ExitCode.WRONG_USE, "path 1 of standard input holds a zero byte", "add -0");
    predictListed("", "-0", pictures)
        .assertRefused(ExitCode.WRONG_USE, "--null is for paths from standard input: add - as");
  }

  /** On the command line this is refused at the start; here only when the folder is reached. */
  @Test
  void copiesMayNotComeIntoAListedFolder() {
    Path sorted = pictures.resolve("sorted");
    String list = pictures.resolve("red/1.png") + "\n" + pictures;
    predictListed(list, "--batch-size", 1, "--copy-to", sorted, "-")
        .assertFailed(
            ExitCode.WRONG_USE, "--copy-to " + sorted + " puts copies into " + pictures + ",");
    predictListed(list, "--copy-to", work.resolve("sorted"), "-").assertDone();
  }

  /** A program may write paths as pictures come in, and wait for their rows. */
  @Test
  void aRowIsThereBeforeTheListEnds() throws Exception {
    PipedOutputStream list = new PipedOutputStream();
    System.setIn(new PipedInputStream(list));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    CompletableFuture<Ran> running =
        CompletableFuture.supplyAsync(
            () -> Ran.to(stream, "predict", "--model", model, "--batch-size", 1, "-"));
    for (int i = 0; i < 2; i++) {
      Path picture = pictures.resolve("red/" + i + ".png");
      list.write((picture + "\n").getBytes(StandardCharsets.UTF_8));
      list.flush();
      while (!out.toString(StandardCharsets.UTF_8).contains(picture + ",")) {
        assertThat(running).as("rows so far: %s", out).isNotDone();
        Thread.sleep(10);
      }
    }
    list.close();
    running.get().assertDone();
    assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(3);
  }

  @Test
  void aClosedPipeEndsTheWorkThoughTheListIsOpen() throws Exception {
    try (PipedOutputStream list = new PipedOutputStream()) {
      System.setIn(new PipedInputStream(list));
      list.write((pictures.resolve("red/0.png") + "\n").getBytes(StandardCharsets.UTF_8));
      CompletableFuture<Ran> running =
          CompletableFuture.supplyAsync(
              () ->
                  Ran.to(
                      StandardOutput.over(closedAfterTheHeader()),
                      "predict",
                      "--model",
                      model,
                      "--batch-size",
                      1,
                      "-"));
      assertThat(running.get(5, TimeUnit.MINUTES).code()).isZero();
    }
  }

  private static OutputStream closedAfterTheHeader() {
    return new OutputStream() {
      private int left = "path,class,probability,error\n".length();

      @Override
      public void write(int value) throws IOException {
        if (--left < 0) {
          throw new IOException("Broken pipe");
        }
      }
    };
  }
}
