package graft.dataset.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.dataset.image.FoundFile.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderWalkTest {
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};

  @TempDir Path folder;

  private FolderWalk walk() {
    return new FolderWalk(folder, ImageFormats.standard(), Set.of(), below -> false);
  }

  private Path put(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, PNG);
  }

  private static List<Path> rest(Iterator<FoundFile> walk) {
    List<Path> paths = new ArrayList<>();
    walk.forEachRemaining(file -> paths.add(file.path()));
    return paths;
  }

  /** As whole paths, {@code b.png} would come before {@code b/1.png}. */
  @Test
  void theFilesOfASubfolderStandAtThePlaceOfItsName() throws IOException {
    List<Path> sorted = new ArrayList<>();
    for (String name :
        new String[] {
          "a.png", "b/1.png", "b/10.png", "b/2/x.png", "b/3.png", "b.png", "c/d/e/1.png"
        }) {
      sorted.add(put(name));
    }
    Files.createDirectories(folder.resolve("bb/empty"));
    assertThat(rest(walk())).containsExactlyElementsOf(sorted);
  }

  @Test
  void aFolderIsListedOnlyWhenItIsReached() throws IOException {
    Path first = put("a/1.png");
    Path second = put("b/2.png");
    FolderWalk walk = walk();
    assertThat(walk.next().path()).isEqualTo(first);
    Path later = put("b/3.png");
    put("a/2.png");
    put("c/4.png");
    assertThat(rest(walk)).containsExactly(second, later);
  }

  @Test
  void aFileIsLookedAtOnlyWhenItIsReached() throws IOException {
    put("1");
    Path becomesText = put("2");
    Path becomesPicture = Files.writeString(folder.resolve("3"), "text");
    FolderWalk walk = walk();
    walk.next();
    Files.writeString(becomesText, "text");
    Files.write(becomesPicture, PNG);
    assertThat(walk.next()).isEqualTo(new FoundFile(becomesText, Kind.OTHER));
    assertThat(walk.next()).isEqualTo(new FoundFile(becomesPicture, Kind.PICTURE));
    assertThat(walk.hasNext()).isFalse();
    assertThatThrownBy(walk::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void whatWasDeletedMeanwhileIsUnreadable() throws IOException {
    put("a.png");
    Path file = put("b.png");
    Path below = put("c/1.png");
    Path last = put("d.png");
    FolderWalk walk = walk();
    walk.next();
    Files.delete(file);
    Files.delete(below);
    Files.delete(below.getParent());
    assertThat(walk.next()).isEqualTo(new FoundFile(file, Kind.UNREADABLE));
    assertThat(walk.next()).isEqualTo(new FoundFile(below.getParent(), Kind.UNREADABLE));
    assertThat(rest(walk)).containsExactly(last);
  }

  @Test
  void aFolderThatCannotBeListedIsUnreadable() throws IOException {
    Path file = put("a.png");
    FolderWalk walk = new FolderWalk(file, ImageFormats.standard(), Set.of(), below -> false);
    assertThat(walk.next()).isEqualTo(new FoundFile(file, Kind.UNREADABLE));
    assertThat(walk.hasNext()).isFalse();
    assertThat(walk.foundNothing()).isFalse();
  }

  @Test
  void whatIsNamedElsewhereIsLeftOut() throws IOException {
    Path left = put("a/1.png");
    put("a/2.png");
    put("b/3.png");
    Path place = NamedFiles.place(folder);
    Path around = folder.resolve("a/..");
    Set<Path> elsewhere = Set.of(place.resolve("a/2.png"), place.resolve("b"));
    FolderWalk walk = new FolderWalk(around, ImageFormats.standard(), elsewhere, below -> false);
    assertThat(rest(walk)).containsExactly(around.resolve(folder.relativize(left)));
  }

  @Test
  void onlyHiddenFilesAreNothing() throws IOException {
    put(".a.png");
    put("@eaDir/1.png");
    put("b/.hidden/1.png");
    FolderWalk walk = walk();
    assertThat(walk.hasNext()).isFalse();
    assertThat(walk.foundNothing()).isTrue();
  }

  /** Links, of which a file system allows some ten thousand to a file. */
  @Test
  void theFirstOfAHundredThousandIsThereAtOnce() throws IOException {
    Path sources = Files.createDirectory(folder.resolve(".sources"));
    for (int i = 0; i < 100_000; i++) {
      Path source = sources.resolve(i / 10_000 + ".png");
      if (i % 10_000 == 0) {
        Files.write(source, PNG);
      }
      Files.createLink(folder.resolve("%06d.png".formatted(99_999 - i)), source);
    }
    long start = System.nanoTime();
    FolderWalk walk = walk();
    assertThat(walk.next().path()).isEqualTo(folder.resolve("000000.png"));
    long first = System.nanoTime();
    assertThat(rest(walk)).hasSize(99_999).isSorted();
    System.out.printf(
        "the first of 100,000 files after %.0f ms, the last after %.0f ms%n",
        (first - start) / 1e6, (System.nanoTime() - start) / 1e6);
  }
}
