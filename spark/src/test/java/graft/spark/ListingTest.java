package graft.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ListingTest {
  @TempDir private Path folder;
  private Configuration hadoop;

  @BeforeEach
  void fill() throws IOException {
    hadoop = new Configuration();
    hadoop.set("fs." + OtherFileSystem.SCHEME + ".impl", OtherFileSystem.class.getName());
    for (String name :
        List.of("b/2.png", "b/10.png", "b.png", "a b.jpg", "ü#%:?.png", ".hidden", "b/Thumbs.db")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "bytes");
    }
    Files.createDirectory(folder.resolve("empty"));
  }

  @Test
  void localFilesHaveThePathsOfTheCommandLine() {
    assertThat(paths(list(folder.toString())))
        .containsExactly(
            folder + "/a b.jpg",
            folder + "/b/10.png",
            folder + "/b/2.png",
            folder + "/b.png",
            folder + "/ü#%:?.png");
    assertThat(paths(list("file://" + folder))).isEqualTo(paths(list(folder.toString())));
    assertThat(list(folder + "/b.png", folder + "/none"))
        .extracting(ListedFile::length)
        .containsExactly(5L, null);
  }

  /** So that paths of a table can be asked for again. */
  @Test
  void escapedUrisAreTakenToo() {
    Path file = folder.resolve("ü#%:?.png");
    assertThat(paths(list(file.toUri().toString()))).containsExactly(file.toString());
  }

  @Test
  void relativePathsStayRelative() {
    String relative = Path.of("").toAbsolutePath().relativize(folder).toString();
    assertThat(relative).startsWith("..");
    List<ListedFile> found = list(relative + "/b");
    assertThat(paths(found)).containsExactly(relative + "/b/10.png", relative + "/b/2.png");
    assertThat(Path.of(URI.create(found.get(0).uri()))).hasContent("bytes");
  }

  @Test
  void otherFileSystemsListTheSameFilesInTheSameOrder() {
    List<String> local = paths(list(folder.toString()));
    List<ListedFile> other = list("other:" + folder);
    assertThat(paths(other)).isEqualTo(local.stream().map(path -> "other:" + path).toList());
    assertThat(other).extracting(ListedFile::length).containsOnly(5L);
    assertThat(paths(list("other:" + folder + "/b", "other:" + folder)))
        .containsExactlyInAnyOrderElementsOf(paths(other));
  }

  @Test
  void whatCannotBeListedIsFoundAllTheSame() throws IOException {
    Files.createDirectory(folder.resolve("forbidden"));
    List<ListedFile> found = list("other:" + folder, "other:" + folder + "/none");
    assertThat(found).hasSize(7);
    assertThat(found.get(4).path()).endsWith("/forbidden");
    assertThat(found.get(4).problem()).contains("permission denied");
    assertThat(found.get(6).path()).endsWith("/none");
    assertThat(found.get(6).length()).isNull();
    assertThatThrownBy(() -> list("nosuch://host/pictures"))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("nosuch");
  }

  @Test
  void namedPathsThatAreNotThereAreToldOfAllFileSystems() {
    List<String> paths =
        List.of(folder + "/none", folder + "/b", "other:" + folder + "/none", "other:" + folder);
    assertThat(new Listing(paths, hadoop).missing())
        .containsExactly(folder + "/none", "other:" + folder + "/none");
  }

  /** Otherwise all files of a folder would be missing, and nobody would know. */
  @Test
  void aFailureOfTheStoreEndsTheListing() throws IOException {
    Files.createDirectory(folder.resolve("busy"));
    assertThatThrownBy(() -> list("other:" + folder))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("/busy")
        .hasMessageContaining("503");
  }

  @Test
  void aNameThatIsNoTextHasTheUriThatFindsTheFile() throws IOException {
    Path latin1 = Path.of(URI.create(folder.toUri() + "names/caf%E9.png"));
    Files.createDirectory(latin1.getParent());
    Files.writeString(latin1, "bytes");
    List<ListedFile> found = list(folder + "/names");
    assertThat(paths(found)).containsExactly(folder.toUri() + "names/caf%E9.png");
    assertThat(found.get(0).length()).isEqualTo(5);
    assertThat(Path.of(URI.create(found.get(0).uri()))).isEqualTo(latin1);
  }

  @Test
  void linesGiveTheFilesBack() {
    List<ListedFile> files = list(folder.toString(), folder + "/line\nfeed");
    assertThat(ListedFile.lines(files).lines().map(ListedFile::of)).isEqualTo(files);
  }

  private List<ListedFile> list(String... paths) {
    List<ListedFile> files = new ArrayList<>();
    new Listing(List.of(paths), hadoop).forEach(files::add);
    return files;
  }

  private static List<String> paths(List<ListedFile> files) {
    return files.stream().map(ListedFile::path).toList();
  }
}
