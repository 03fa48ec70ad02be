package graft.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.cli.option.StandardInputOption;
import graft.dataset.image.ImageFormats;
import graft.failure.WrongUseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of {@code predict} have the order of its paths, and no path has two. */
final class FilesInOrderTest {
  private static final Path DASH = StandardInputOption.NAME;

  @TempDir Path work;
  private Path a;
  private Path b;
  private Path picture;
  private Path link;
  private Path text;

  @BeforeEach
  void fill() throws IOException {
    a = Files.createDirectory(work.resolve("a"));
    b = Files.createDirectory(work.resolve("b"));
    picture = Files.createFile(a.resolve("1.png"));
    link = Files.createSymbolicLink(a.resolve("2.png"), picture);
    text = Files.writeString(b.resolve("notes.txt"), "notes");
  }

  private static PredictedFiles files(Path... paths) {
    return files(List.of(), false, List.of(), paths);
  }

  private static PredictedFiles files(
      List<Path> written, boolean all, List<Path> listed, Path... paths) {
    return new PredictedFiles(
        List.of(paths), listed.iterator(), written, ImageFormats.standard(), all);
  }

  private static List<Path> rows(PredictedFiles files) {
    List<Path> rows = new ArrayList<>();
    files.forEachRemaining(each -> rows.add(each));
    return rows;
  }

  @Test
  void theOrderIsThatOfThePaths() throws IOException {
    Path last = Files.createFile(b.resolve("1.png"));
    Path none = work.resolve("a-none");
    assertThat(rows(files(b, none, a))).containsExactly(last, none, picture, link);
  }

  @Test
  void aNamedFileHasItsRowWhereItIsNamedFirst() throws IOException {
    Path hidden = Files.createFile(a.resolve(".hidden.png"));
    Path around = a.resolve("../a/1.png");
    PredictedFiles files = files(b, a, text, around, picture, hidden);
    assertThat(rows(files)).containsExactly(link, text, around, hidden);
    assertThat(files.skipped()).isEmpty();
  }

  @Test
  void aFolderInAnotherIsWalkedWhereItIsNamed() throws IOException {
    Path before = Files.createFile(work.resolve("0.png"));
    Path after = Files.createFile(work.resolve("c.png"));
    assertThat(rows(files(work, a, work.resolve("a/.."))))
        .containsExactly(before, after, picture, link);
    assertThat(rows(files(a, work))).containsExactly(picture, link, before, after);
  }

  @Test
  void eachLinkIsAPathOfItsOwn() throws IOException {
    Path other = Files.createSymbolicLink(work.resolve("c"), a);
    assertThat(rows(files(other, a)))
        .containsExactly(other.resolve("1.png"), other.resolve("2.png"), picture, link);
  }

  @Test
  void whatLiesBehindALinkIsNotTakenForWhatTheTextSays() throws IOException {
    Path far = Files.createDirectories(work.resolve("far/away"));
    Path same = Files.createFile(work.resolve("far/x.png"));
    Path near = Files.createFile(work.resolve("x.png"));
    Path behind = Files.createSymbolicLink(work.resolve("link"), far).resolve("../x.png");
    assertThat(Files.isSameFile(behind, same)).isTrue();
    assertThat(rows(files(near, behind))).containsExactly(near, behind);
  }

  @Test
  void standardInputStandsWhereItsDashStands() {
    List<Path> listed = List.of(picture, text, picture, a);
    PredictedFiles files =
        new PredictedFiles(
            List.of(b, DASH, link, DASH),
            listed.iterator(),
            List.of(),
            ImageFormats.standard(),
            true);
    assertThat(files.readsStandardInput()).isTrue();
    files.requireSome();
    assertThat(files.upTo(32)).isEqualTo(32);
    assertThat(rows(files)).containsExactly(text, picture, text, picture, picture, link, link);
  }

  @Test
  void standardInputIsAskedForOnePathAtATime() {
    List<Path> taken = new ArrayList<>();
    Iterator<Path> all = List.of(picture, link, text).iterator();
    Iterator<Path> listed =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return all.hasNext();
          }

          @Override
          public Path next() {
            taken.add(all.next());
            return taken.get(taken.size() - 1);
          }
        };
    PredictedFiles files =
        new PredictedFiles(List.of(DASH), listed, List.of(), ImageFormats.standard(), false);
    files.requireSome();
    assertThat(taken).isEmpty();
    files.next();
    assertThat(taken).containsExactly(picture);
    assertThat(files.hasNext()).isTrue();
    assertThat(taken).containsExactly(picture, link);
  }

  @Test
  void anEmptyListIsNotWrong() {
    PredictedFiles files = files(DASH);
    files.requireSome();
    assertThat(rows(files)).isEmpty();
    assertThat(files.notes()).isEmpty();
  }

  @Test
  void skippedFilesAreCountedWhenTheyAreReached() throws IOException {
    Path last = Files.createFile(work.resolve("c.png"));
    PredictedFiles files = files(b, last);
    files.requireSome();
    assertThat(files.skipped()).isEmpty();
    assertThat(rows(files)).containsExactly(last);
    assertThat(files.skipped()).startsWith("; 1 text file skipped");
  }

  /** Not even if it looks like a picture: it must not be opened, lest its lock be lost. */
  @Test
  void whatTheCommandWritesItselfIsNotItsInput() throws IOException {
    Path table = Files.writeString(a.resolve("classes.csv"), "path");
    Path vectors = Files.writeString(a.resolve("v.npy"), "\u0089PNG\r\n\u001a\n", ISO_8859_1);
    for (boolean all : new boolean[] {false, true}) {
      PredictedFiles files = files(List.of(table, vectors), all, List.of(), a);
      assertThat(files.count(() -> false)).isEqualTo(2);
      assertThat(rows(files)).containsExactly(picture, link);
      assertThat(files.skipped()).isEmpty();
      assertThat(rows(files(List.of(table, vectors), all, List.of(vectors, a, picture), DASH)))
          .containsExactly(picture, link, picture);
    }
  }

  @Test
  void aFolderWithNothingButWhatTheCommandWritesIsNotEmpty() throws IOException {
    Path table = Files.writeString(work.resolve("b/classes.csv"), "path");
    Files.delete(text);
    PredictedFiles files = files(List.of(table), false, List.of(), b);
    files.requireSome();
    assertThat(rows(files)).isEmpty();
    assertThat(files.notes()).isEmpty();
  }

  @Test
  void whatIsListedIsCheckedWhenItIsReached() {
    PredictedFiles files = files(List.of(), false, List.of(picture, b), DASH);
    files.checkListed(
        path -> {
          if (path.equals(b)) {
            throw new WrongUseException("not b");
          }
        });
    assertThat(files.next()).isEqualTo(picture);
    assertThatThrownBy(files::hasNext).hasMessage("not b");
  }

  @Test
  void lookingAheadLosesNothing() {
    PredictedFiles files = files(a, b);
    assertThat(files.upTo(1)).isEqualTo(1);
    assertThat(files.upTo(100)).isEqualTo(2);
    assertThat(rows(files)).containsExactly(picture, link);
    assertThat(files.upTo(100)).isZero();
    assertThat(files.skipped()).startsWith("; 1 text file skipped");
  }

  @Test
  void foldersWithoutFilesAreNamedOrCounted() throws IOException {
    Path empty = Files.createDirectory(work.resolve("empty"));
    PredictedFiles one = files(empty, a);
    one.requireSome();
    assertThat(rows(one)).containsExactly(picture, link);
    assertThat(one.notes()).containsExactly(empty + " holds no files, or only hidden ones");

    List<Path> listed = new ArrayList<>();
    for (int i = 0; i < 22; i++) {
      listed.add(Files.createDirectory(empty.resolve("." + i)));
    }
    PredictedFiles many =
        new PredictedFiles(
            List.of(DASH), listed.iterator(), List.of(), ImageFormats.standard(), false);
    assertThat(rows(many)).isEmpty();
    assertThat(many.notes())
        .hasSize(21)
        .startsWith(listed.get(0) + " holds no files, or only hidden ones")
        .endsWith("2 more folders hold no files, or only hidden ones");
    assertThatThrownBy(() -> files(empty).requireSome())
        .isInstanceOf(WrongUseException.class)
        .hasMessageStartingWith(empty + " holds no files, or only hidden ones; name a");
  }

  @Test
  void theRowsAreCountedBesideTheWork() throws Exception {
    PredictedFiles files = files(a, b, work.resolve("none"));
    assertThat(files.count(() -> false)).isEqualTo(3);
    assertThat(files.count(() -> true)).isZero();
    try (RowCount rows = new RowCount(files)) {
      OptionalLong total = rows.total();
      while (total.isEmpty()) {
        Thread.sleep(1);
        total = rows.total();
      }
      assertThat(total).hasValue(3);
    }
    assertThat(rows(files)).hasSize(3);
    try (RowCount rows = new RowCount(files(a, DASH))) {
      assertThat(rows.total()).isEmpty();
      Thread.sleep(10);
      assertThat(rows.total()).isEmpty();
    }
  }
}
