package graft.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import graft.failure.GraftException;
import graft.failure.Remedy;
import graft.files.LockingProcess;
import graft.files.SmallDisk;
import graft.model.JavaProcess;
import graft.process.Watchdog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.TensorFlow;

final class NativeFolderTest {
  private static final String PROPERTY = "org.bytedeco.javacpp.cachedir";

  @TempDir Path home;
  private Path folder;
  private final String before = System.getProperty(PROPERTY);

  @BeforeEach
  void setUp() {
    System.clearProperty(PROPERTY);
    folder = home.resolve("cache/native");
    assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
  }

  @AfterEach
  void restore() {
    System.clearProperty(PROPERTY);
    if (before != null) {
      System.setProperty(PROPERTY, before);
    }
  }

  @Test
  void isMadePrivateAndNamedToJavaCpp() throws IOException {
    NativeFolder.prepare(folder);
    assertThat(permissions()).isEqualTo("rwx------");
    assertThat(System.getProperty(PROPERTY)).isEqualTo(folder.toString());
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void thePropertyWins() {
    System.setProperty(PROPERTY, home.resolve("other").toString());
    NativeFolder.prepare(folder);
    assertThat(home.resolve("other")).exists();
    assertThat(folder).doesNotExist();
  }

  @Test
  void oneThatOthersCanReadBecomesPrivate() throws IOException {
    make("rwxr-xr-x");
    NativeFolder.prepare(folder);
    assertThat(permissions()).isEqualTo("rwx------");
  }

  /** Also for root, who could write there: other users may read this folder. */
  @Test
  void oneThatNobodyMayWriteStaysAsItIs() throws IOException {
    make("r-xr-xr-x");
    assertRefused("it can't be written", Remedy.WRITABLE_FOLDER);
    assertThat(permissions()).isEqualTo("r-xr-xr-x");
  }

  /** What lies there may be theirs. */
  @Test
  void oneThatOthersCanWriteIsRefused() throws IOException {
    for (String permissions : new String[] {"rwxrwx---", "rwx----w-", "rwxrwxrwx"}) {
      make(permissions);
      assertRefused("because the folder can be written by others", Remedy.OWN_FOLDER);
      Files.delete(folder);
    }
  }

  @Test
  void oneOfAnotherUserIsRefused() throws IOException {
    assumeThat(System.getProperty("user.name"))
        .as("only root can give folders away")
        .isEqualTo("root");
    make("rwx------");
    Files.setAttribute(folder, "unix:uid", 65534);
    assertRefused("because the folder belongs to ", Remedy.OWN_FOLDER);
  }

  @Test
  void aFileInItsPlaceIsSaid() throws IOException {
    Files.createDirectories(folder.getParent());
    Files.createFile(folder);
    assertRefused(
        "cannot unpack TensorFlow's libraries into " + folder + " (it is a file",
        Remedy.WRITABLE_FOLDER);
  }

  @Test
  void aDiskWithoutRoomForTheLibrariesIsSaid() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(home.resolve("disk"), 2000)) {
      folder = disk.root().resolve("native");
      assertRefused("B, but only 2.0 MB is free)", Remedy.WRITABLE_FOLDER);
    }
  }

  /** A program may try again, after it has named another folder. */
  @Test
  void afterOneThatWasRefusedAnotherIsTaken() throws IOException {
    make("r-xr-xr-x");
    assertRefused("it can't be written", Remedy.WRITABLE_FOLDER);
    assertThat(NativeFolder.isChosen()).isFalse();
    Path another = home.resolve("another");
    NativeFolder.prepare(another);
    assertThat(System.getProperty(PROPERTY)).isEqualTo(another.toString());
  }

  @Test
  void aDiskThatForbidsProgramsIsSaid() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(home.resolve("disk"), 2000)) {
      disk.remount("noexec");
      folder = disk.root().resolve("cache/native");
      assertRefused("its disk is mounted noexec", Remedy.OTHER_DISK);
      assertThat(disk.root()).isEmptyDirectory();
    }
  }

  /** Otherwise it would load what the other still unpacks (bytedeco/javacpp#608). */
  @Test
  void loadingWaitsForAnotherProcessThatLoads() throws Exception {
    NativeFolder.prepare(folder);
    Process other =
        JavaProcess.command(LockingProcess.class, List.of(), folder.resolveSibling("native.lock"))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Watchdog.over(other, Duration.ofMinutes(1));
    assertThat(other.inputReader().readLine()).isEqualTo(LockingProcess.HELD);
    Thread loading = new Thread(NativeFolder::load);
    loading.start();
    loading.join(500);
    assertThat(loading.isAlive()).isTrue();
    other.getOutputStream().close();
    loading.join();
    assertThat(other.waitFor()).isZero();
  }

  @Test
  void whoeverIsInterruptedDoesNotLoadWithoutTheLock() {
    NativeFolder.prepare(folder);
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(NativeFolder::load)
          .isInstanceOf(GraftException.class)
          .hasMessageContaining("interrupted");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  /** Such as in an image whose libraries are unpacked. */
  @Test
  void withoutAFileForTheLockTheyAreLoadedAllTheSame() throws IOException {
    System.setProperty(PROPERTY, Files.createFile(home.resolve("file")) + "/native");
    NativeFolder.load();
    assertThat(TensorFlow.version()).isNotEmpty();
  }

  private void make(String permissions) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
  }

  private String permissions() throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
  }

  private void assertRefused(String what, Remedy remedy) {
    assertThatThrownBy(() -> NativeFolder.prepare(folder))
        .isInstanceOfSatisfying(GraftException.class, e -> assertThat(e.remedy()).hasValue(remedy))
        .hasMessageContaining(folder.toString())
        .hasMessageContaining(what);
    assertThat(System.getProperty(PROPERTY)).isNull();
    assertThat(System.getProperty("org.bytedeco.javacpp.pathsfirst")).isNull();
  }
}
