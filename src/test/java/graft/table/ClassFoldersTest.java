package graft.table;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.files.SmallDisk;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies are never lost, never replaced and never twice there. */
final class ClassFoldersTest {
  private static final String MARK = "0123abcd";
  private static final List<String> LABELS = List.of("cat", "dog");

  @TempDir Path folder;
  private Path root;

  @BeforeEach
  void root() {
    root = folder.resolve("sorted/by class");
  }

  private ClassFolders copies() {
    return new ClassFolders(root, new Columns(LABELS, 1, false, OptionalDouble.of(0.6)), MARK);
  }

  private Path picture(String name, String content) throws IOException {
    Path file = folder.resolve("in").resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private static Row row(Path picture, double cat) {
    return Row.of(picture, new float[] {(float) cat, (float) (1 - cat)}, null);
  }

  /** The files below the root with their content. */
  private TreeMap<String, String> found() throws IOException {
    TreeMap<String, String> found = new TreeMap<>();
    if (Files.exists(root)) {
      try (Stream<Path> all = Files.walk(root)) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          found.put(root.relativize(file).toString(), Files.readString(file));
        }
      }
    }
    return found;
  }

  @Test
  void eachPictureWithAClassIsCopiedAndNothingElse() throws IOException {
    copies()
        .add(
            List.of(
                row(picture("1.jpg", "one"), 0.9),
                row(picture("sub/2.jpg", "two"), 0.1),
                row(picture("3.jpg", "unsure"), 0.5),
                Row.unreadable(picture("4.jpg", "bad"), "bad", "bad")));
    assertThat(found()).containsExactly(entry("cat/1.jpg", "one"), entry("dog/2.jpg", "two"));
  }

  @Test
  void otherPicturesOfTheSameNameAreNumbered() throws IOException {
    List<Row> rows =
        List.of(
            row(picture("a/1.tar.jpg", "one"), 1),
            row(picture("b/1.tar.jpg", "two"), 1),
            row(picture("c/1.tar.jpg", "three"), 1),
            row(picture("d/1.tar.jpg", "two"), 1),
            row(picture("a/none", "4"), 1),
            row(picture("b/none", "5"), 1),
            row(picture("a/.hidden", "6"), 1),
            row(picture("b/.hidden", "7"), 1));
    copies().add(rows);
    TreeMap<String, String> first = found();
    assertThat(first)
        .containsExactly(
            entry("cat/.hidden", "6"),
            entry("cat/.hidden-2", "7"),
            entry("cat/1.tar-2.jpg", "two"),
            entry("cat/1.tar-3.jpg", "three"),
            entry("cat/1.tar.jpg", "one"),
            entry("cat/none", "4"),
            entry("cat/none-2", "5"));
    copies().add(rows);
    assertThat(found()).as("a second time").isEqualTo(first);
  }

  @Test
  void whatIsThereIsNotReplaced() throws IOException {
    Files.createDirectories(root.resolve("cat/2.jpg"));
    Files.writeString(root.resolve("cat/1.jpg"), "mine");
    Files.createSymbolicLink(root.resolve("cat/3.jpg"), Path.of("nowhere"));
    copies()
        .add(
            List.of(
                row(picture("1.jpg", "one"), 1),
                row(picture("2.jpg", "two"), 1),
                row(picture("3.jpg", "three"), 1)));
    assertThat(found())
        .containsExactly(
            entry("cat/1-2.jpg", "one"),
            entry("cat/1.jpg", "mine"),
            entry("cat/2-2.jpg", "two"),
            entry("cat/3-2.jpg", "three"));
    assertThat(folder.resolve("sorted/by class/nowhere")).doesNotExist();
  }

  /** A link to what not even root can read: the picture is not the one to look at. */
  @Test
  void aFileInTheWayThatCannotBeReadIsNamed() throws IOException {
    Path unreadable = Path.of("/proc/self/mem");
    assumeTrue(Files.isRegularFile(unreadable), "this system has no /proc/self/mem");
    Path picture = picture("1.jpg", "");
    Path copy = Files.createDirectories(root.resolve("cat")).resolve("1.jpg");
    Files.createSymbolicLink(copy, unreadable);
    assertThatThrownBy(() -> copies().add(List.of(row(picture, 1))))
        .isInstanceOf(GraftException.class)
        .hasMessageStartingWith("cannot compare " + picture + " with " + copy + " (");
  }

  @Test
  void linksAreFollowedAndNamesKeepTheirBytes() throws IOException {
    Path target = picture("x.jpg", "x");
    Path link = Files.createSymbolicLink(folder.resolve("in/link.jpg"), target);
    Path odd = Path.of(URI.create(folder.resolve("in").toUri() + "caf%E9.png"));
    Files.writeString(odd, "odd");
    Files.createDirectories(folder.resolve("elsewhere"));
    Files.createDirectories(root);
    Files.createSymbolicLink(root.resolve("cat"), folder.resolve("elsewhere"));
    copies().add(List.of(row(link, 1), row(odd, 1)));
    assertThat(folder.resolve("elsewhere/link.jpg")).isRegularFile().hasContent("x");
    assertThat(Files.isSymbolicLink(folder.resolve("elsewhere/link.jpg"))).isFalse();
    assertThat(Path.of(URI.create(folder.resolve("elsewhere").toUri() + "caf%E9.png"))).exists();
  }

  /** A copy that its owner may not write could not be synced, either. */
  @Test
  void theCopyOfAReadOnlyPictureIsAFileAsAnyOther() throws IOException {
    Path picture = picture("1.jpg", "one");
    Files.setPosixFilePermissions(picture, PosixFilePermissions.fromString("r--r--r--"));
    copies().add(List.of(row(picture, 1)));
    assertThat(Files.getPosixFilePermissions(root.resolve("cat/1.jpg")))
        .contains(PosixFilePermission.OWNER_WRITE);
  }

  @Test
  void aCopyHasTheDateOfItsPictureAndIsNotReadableByMore() throws IOException {
    Path picture = picture("1.jpg", "one");
    FileTime date = FileTime.fromMillis(1_000_000_000_000L);
    Files.setPosixFilePermissions(picture, PosixFilePermissions.fromString("rw-r-----"));
    Files.setLastModifiedTime(picture, date);
    Path secret = picture("2.jpg", "two");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    copies().add(List.of(row(picture, 1), row(secret, 1)));
    assertThat(Files.getLastModifiedTime(root.resolve("cat/1.jpg"))).isEqualTo(date);
    assertThat(Files.getPosixFilePermissions(root.resolve("cat/1.jpg")))
        .doesNotContain(PosixFilePermission.OTHERS_READ, PosixFilePermission.GROUP_WRITE);
    assertThat(Files.getPosixFilePermissions(root.resolve("cat/2.jpg")))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  }

  @Test
  void aNameOfTheGreatestLengthIsShortenedForItsNumber() throws IOException {
    String ascii = "x".repeat(251) + ".jpg";
    String accents = "\u00e9".repeat(125) + "a.jpg";
    String onlyEnd = "a." + "y".repeat(253);
    List<Row> rows = new ArrayList<>();
    for (String in : List.of("a", "b")) {
      for (String name : List.of(ascii, accents, onlyEnd)) {
        rows.add(row(picture(in + "/" + name, in + name), 1));
      }
    }
    copies().add(rows);
    copies().add(rows);
    assertThat(found())
        .containsOnlyKeys(
            "cat/" + ascii,
            "cat/" + accents,
            "cat/" + onlyEnd,
            "cat/" + "x".repeat(249) + "-2.jpg",
            "cat/" + "\u00e9".repeat(124) + "-2.jpg",
            "cat/a." + "y".repeat(251) + "-2");
  }

  @Test
  void aPictureThatIsGoneIsARowWithAnError() throws IOException {
    Path gone = folder.resolve("in/gone.jpg");
    Row kept = row(picture("1.jpg", "one"), 1);
    List<Row> rows = copies().add(List.of(row(gone, 1), kept));
    assertThat(rows.get(0).isReadable()).isFalse();
    assertThat(rows.get(0).path()).isEqualTo(gone);
    assertThat(rows.get(0).error()).contains("cannot copy " + gone, "gone");
    assertThat(rows.get(1)).isSameAs(kept);
    assertThat(found()).containsOnlyKeys("cat/1.jpg");
  }

  @Test
  void aFileInThePlaceOfAClassIsRefusedAtTheStart() throws IOException {
    ClassFolders.checkFolders(root, LABELS);
    Files.createDirectories(root.resolve("cat"));
    ClassFolders.checkFolders(root, LABELS);
    Files.writeString(root.resolve("dog"), "mine");
    assertThatThrownBy(() -> ClassFolders.checkFolders(root, LABELS))
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining(root.resolve("dog") + " is not a folder");
  }

  @Test
  void numberedNamesKeepTheirBytesToo() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String in : List.of("a", "b")) {
      Path odd = Path.of(URI.create(folder.resolve("in").toUri() + "/" + in + "/caf%E9%20%25.png"));
      Files.createDirectories(odd.getParent());
      rows.add(row(Files.writeString(odd, in), 1));
    }
    copies().add(rows);
    assertThat(Path.of(URI.create(root.toUri() + "cat/caf%E9%20%25-2.png"))).hasContent("b");
  }

  @Test
  void whatAKilledProcessLeftIsDeleted() throws IOException {
    Path left = Files.createDirectories(root.resolve("dog")).resolve(".copy.part-" + MARK);
    Path others = left.resolveSibling(".copy.part-ffffffff");
    Files.writeString(left, "half");
    Files.writeString(others, "of another process");
    copies().deleteUnfinished();
    assertThat(left).doesNotExist();
    assertThat(others).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ".", "..", "a/b", "/", "a/", "x\0y"})
  void aLabelThatIsNoFolderIsRefused(String label) {
    assertThatThrownBy(() -> ClassFolders.checkNames(List.of("cat", label)))
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("can't be the name of a folder");
  }

  @Test
  void aLabelThatIsTooLongIsRefusedAndOddOnesAreNot() {
    assertThatThrownBy(() -> ClassFolders.checkNames(List.of("\u00e9".repeat(128))))
        .isInstanceOf(WrongUseException.class);
    ClassFolders.checkNames(List.of("\u00e9".repeat(127), "...", "a, \"b\"", ".c", "d e", "..f"));
  }

  @Test
  void copiesMayNotBecomeInputs() throws IOException {
    Path in = Files.createDirectories(folder.resolve("in"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), in);
    Path file = picture("1.jpg", "one");
    Files.createDirectories(root.resolve("cat/sub"));
    for (Path inside : List.of(in, in.resolve("x/y"), link, in.resolve("../in/./z"))) {
      assertThatThrownBy(() -> ClassFolders.checkInput(inside, LABELS, in))
          .isInstanceOf(WrongUseException.class)
          .hasMessageContaining("--copy-to " + inside + " puts copies into " + in);
    }
    assertThatThrownBy(() -> ClassFolders.checkInput(root, LABELS, root.resolve("cat")))
        .isInstanceOf(WrongUseException.class);
    assertThatThrownBy(() -> ClassFolders.checkInput(root, LABELS, folder))
        .isInstanceOf(WrongUseException.class);
    for (Path input : List.of(in, file, root.resolve("cat/sub"))) {
      ClassFolders.checkInput(root, LABELS, input);
    }
    ClassFolders.checkInput(in, LABELS, file);
    Files.createSymbolicLink(root.resolve("dog"), in);
    assertThatThrownBy(() -> ClassFolders.checkInput(root, LABELS, in))
        .as("the folder of a class is a link into it")
        .isInstanceOf(WrongUseException.class);
    ClassFolders.checkInput(folder.resolve("in2"), LABELS, in);
  }

  @Test
  void aFullDiskLeavesNoHalfCopy() throws IOException {
    Path large = picture("1.jpg", "x".repeat(200_000));
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 1024)) {
      root = disk.root().resolve("sorted");
      disk.leaveFree(100_000);
      assertThatThrownBy(() -> copies().add(List.of(row(large, 1))))
          .isInstanceOf(GraftException.class)
          .hasMessageContaining("cannot copy " + large)
          .hasMessageContaining("No space left on device");
      assertThat(found()).isEmpty();
      disk.empty();
      copies().add(List.of(row(large, 1)));
      assertThat(found()).containsOnlyKeys("cat/1.jpg");
    }
  }
}
