package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import graft.cli.terminal.ExitCode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every file under the paths that {@code predict} is called with has a row, or is counted. */
final class PredictedFilesTest {
  @TempDir static Path shared;
  private static Path model;

  @TempDir Path work;
  private Path folder;

  @BeforeAll
  static void export() {
    model = TinyFiles.model(shared.resolve("model"));
  }

  @BeforeEach
  void fill() throws IOException {
    folder = TinyFiles.longNames(work.resolve("pictures"), 2);
    Files.writeString(folder.resolve("notes.txt"), "notes");
    Files.writeString(folder.resolve("a.pdf"), "%PDF");
    Files.writeString(folder.resolve("b.pdf"), "%PDF");
    Files.writeString(folder.resolve(".hidden"), "hidden");
    Files.writeString(Files.createDirectories(folder.resolve("@eaDir")).resolve("1.jpg"), "thumb");
  }

  @Test
  void whatIsNoPictureIsCounted() {
    Ran ran = predict(folder).assertDone();
    assertThat(ran.out().lines()).hasSize(3);
    assertThat(ran.err())
        .endsWith(
            "2 classified, 0 unreadable; 2 PDF, 1 text file skipped"
                + " (--all-files gives each a row)\n");
  }

  @Test
  void nothingIsSaidWhereNothingIsSkipped() throws IOException {
    Files.delete(folder.resolve("notes.txt"));
    Files.delete(folder.resolve("a.pdf"));
    Files.delete(folder.resolve("b.pdf"));
    assertThat(predict(folder).assertDone().err()).endsWith("2 classified, 0 unreadable\n");
  }

  @Test
  void allFilesHaveRows() {
    Ran ran = predict("--all-files", folder);
    assertThat(ran.code()).isEqualTo(ExitCode.UNREADABLE_FILES);
    assertThat(ran.err()).endsWith("2 classified, 3 unreadable\n");
    assertThat(rows(ran))
        .hasSize(5)
        .contains(
            folder.resolve("a.pdf") + ",,,\"" + reason("a.pdf") + '"',
            folder.resolve("b.pdf") + ",,,\"" + reason("b.pdf") + '"',
            folder.resolve("notes.txt") + ",,,\"" + reason("notes.txt") + '"');
  }

  @Test
  void aNamedFileHasARow() {
    Ran ran = predict(folder.resolve("notes.txt"), folder.resolve("none"), folder);
    assertThat(ran.code()).isEqualTo(ExitCode.UNREADABLE_FILES);
    assertThat(ran.err()).contains("2 classified, 2 unreadable; 2 PDF skipped");
    assertThat(rows(ran)).hasSize(4);
  }

  @Test
  void aFolderWithoutPicturesSaysWhatItHolds() throws IOException {
    Path texts = Files.createDirectory(work.resolve("texts"));
    Files.writeString(texts.resolve("a"), "a");
    assertOnlyCounted(texts, "1 text file");
    assertThat(rows(predict("--all-files", texts))).hasSize(1);
    Path phone = TinyFiles.heic(work.resolve("phone/1.heic")).getParent();
    TinyFiles.heic(phone.resolve("2.heic"));
    assertThat(assertOnlyCounted(phone, "2 HEIC").err())
        .contains(
            "pictures of formats that Graft does not read are skipped (2 HEIC): convert them to JPEG"
                + " or PNG\n");
  }

  private static Ran assertOnlyCounted(Path path, String counted) {
    Ran ran = predict(path).assertDone();
    assertThat(ran.out()).isEqualTo("path,class,probability,error\n");
    assertThat(ran.err())
        .endsWith(
            "0 classified, 0 unreadable; " + counted + " skipped (--all-files gives each a row)\n");
    return ran;
  }

  @Test
  void anEmptyFolderIsNamed() throws IOException {
    Path empty = Files.createDirectory(work.resolve("empty"));
    predict(empty)
        .assertFailed(ExitCode.WRONG_USE, empty + " holds no files, or only hidden ones; name a");
    Path hidden = Files.createDirectories(work.resolve("hidden/@eaDir"));
    Files.writeString(hidden.resolve("1.jpg"), "thumb");
    Path parent = hidden.getParent();
    predict(empty, parent)
        .assertFailed(ExitCode.WRONG_USE, empty + ", " + parent + " hold no files");
    Ran ran = predict(empty, folder, folder.resolve("../pictures")).assertDone();
    assertThat(rows(ran)).hasSize(2);
    assertThat(ran.err().lines().filter(line -> line.contains("holds no files")))
        .containsExactly(empty + " holds no files, or only hidden ones");
  }

  /** Reading it would wait for someone who writes. */
  @Test
  void aPipeInAFolderIsNotOpened() throws Exception {
    Process mkfifo = new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start();
    assumeThat(mkfifo.waitFor()).isZero();
    assertThat(predict(folder).assertDone().err()).contains("1 special file");
    assertThat(rows(predict("--all-files", folder)))
        .contains(
            folder.resolve("pipe")
                + ",,,\"cannot decode "
                + folder.resolve("pipe")
                + " (it is a pipe, socket or device)\"");
  }

  @Test
  void aLinkToTheFolderThatItIsInIsCounted() throws IOException {
    Path circle = Files.createSymbolicLink(folder.resolve("circle"), Path.of("."));
    assertThat(predict(folder).assertDone().err())
        .endsWith(
            "2 classified, 0 unreadable; 2 PDF, 1 circular link, 1 text file skipped"
                + " (--all-files gives each a row)\n");
    assertThat(rows(predict("--all-files", folder)))
        .contains(
            circle + ",,,cannot decode " + circle + " (it is a link to a folder that it is in)");
  }

  @Test
  void pathsThatAreNoUtf8ComeBackAsUris() throws IOException {
    Path odd = Path.of(URI.create(folder.toUri() + "caf%E9.png"));
    Files.copy(Path.of(rows(predict(folder)).get(0).split(",")[0]), odd);
    assertThat(rows(predict(folder)).get(0)).startsWith(folder.toUri() + "caf%E9.png,");
    assertThat(predict(odd.toUri()).assertDone().out()).contains("caf%E9.png,");
  }

  private String reason(String name) {
    return "cannot decode "
        + folder.resolve(name)
        + " (not a "
        + graft.dataset.image.ImageFormats.standard().words("or")
        + ")";
  }

  private static List<String> rows(Ran ran) {
    return ran.out().lines().skip(1).toList();
  }

  private static Ran predict(Object... words) {
    Object[] all = new Object[words.length + 3];
    all[0] = "predict";
    all[1] = "--model";
    all[2] = model;
    System.arraycopy(words, 0, all, 3, words.length);
    return Ran.graft(all);
  }
}
