package graft.dataset.cifar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.dataset.DataOptions;
import graft.dataset.DataSpec;
import graft.dataset.DataSplit;
import graft.dataset.ImageBatch;
import graft.failure.GraftException;
import graft.machine.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarFilesTest {
  @TempDir Path folder;

  @Test
  void folderParentArchiveAndItsFolderAreOneDataSet() throws IOException {
    Path parent = Files.createDirectories(folder.resolve("parent"));
    Path files = TinyCifar.folder(parent.resolve("cifar-10-batches-bin"));
    Path holder = Files.createDirectories(folder.resolve("holder"));
    Path archive = TinyCifar.archive(holder.resolve("cifar-10-binary.tar.gz"));
    DataSplit first = open(files);
    assertThat(first.train().size()).isEqualTo(50);
    assertThat(first.validation().size()).isEqualTo(10);
    assertThat(first.train().classNames()).isEqualTo(Cifar10.CLASS_NAMES);
    assertThat(first.description())
        .isEqualTo(files + ": 50 training and 10 validation images of 10 classes");
    assertThat(open(parent).fingerprint()).isEqualTo(first.fingerprint());
    CifarImages.Parts images = CifarFiles.openFolder(files);
    for (Path other : new Path[] {archive, holder}) {
      CifarImages.Parts found =
          CifarFiles.openPublished(
              CifarFiles.find(other).orElseThrow(), TinyCifar.release(archive));
      assertSame(found.train(), images.train());
      assertSame(found.test(), images.test());
    }
  }

  @Test
  void planesBecomePixelsAndFilesFollowEachOther() throws IOException {
    DataSplit data = open(TinyCifar.folder(folder));
    byte[] second = TinyCifar.records(1);
    int record = 3 * Cifar10.RECORD_BYTES;
    try (ImageBatch batch = data.train().batch(new int[] {13, 0})) {
      assertThat(batch.images().shape().asArray()).containsExactly(2, 32, 32, 3);
      assertThat(batch.labels().getLong(0)).isEqualTo(3);
      assertThat(batch.labels().getLong(1)).isZero();
      for (int c = 0; c < 3; c++) {
        int y = 5;
        int x = 30;
        byte expected = second[record + 1 + c * 1024 + 32 * y + x];
        assertThat(batch.images().getByte(0, y, x, c)).isEqualTo(expected);
      }
    }
  }

  @Test
  void aLabelOverNineIsNamedByFileAndRecord() throws IOException {
    TinyCifar.folder(folder);
    Path file = folder.resolve("data_batch_3.bin");
    byte[] records = Files.readAllBytes(file);
    records[4 * Cifar10.RECORD_BYTES] = 10;
    Files.write(file, records);
    assertFails(
        folder,
        file + " is not CIFAR-10: record 4 has label 10, but the last label is 9; get it again");
  }

  @Test
  void aFileOfNoWholeRecordsIsNamed() throws IOException {
    TinyCifar.folder(folder);
    Path file = folder.resolve("test_batch.bin");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 5000));
    assertFails(
        folder,
        file + " is not CIFAR-10: 5000 bytes, expected records of 3073 bytes; get it again");
    Files.write(file, new byte[0]);
    assertFails(
        folder, file + " is not CIFAR-10: 0 bytes, expected records of 3073 bytes; get it again");
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    TinyCifar.folder(folder);
    Files.delete(folder.resolve("data_batch_2.bin"));
    assertFails(
        folder, "cannot read " + folder.resolve("data_batch_2.bin") + " (no such file or folder)");
  }

  @Test
  void theNameInsistsOnTheOfficialFiles() throws IOException {
    TinyCifar.folder(folder.resolve("cifar-10-batches-bin"));
    assertThatThrownBy(() -> DataSpec.open("cifar10", options()))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining(".bin is not the published file: its SHA-256 is ");
  }

  @Test
  void aPublishedFileThatWasCutOffIsNotThePublishedFile() throws IOException {
    Path files = TinyCifar.folder(folder.resolve("cifar-10-batches-bin"));
    Path file = files.resolve("data_batch_1.bin");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 5000));
    assertThatThrownBy(() -> DataSpec.open("cifar10", options()))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining(file + " is not the published file: its SHA-256 is ");
  }

  @Test
  void aFolderInAFilesPlaceCannotBeRead() throws IOException {
    TinyCifar.folder(folder);
    Path file = folder.resolve("test_batch.bin");
    Files.delete(file);
    Files.createDirectory(file);
    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("cannot read " + file);
  }

  @Test
  void aFileThatGrowsWhileItIsReadIsNamed() {
    CifarImages.Source growing =
        new CifarImages.Source("f", Cifar10.RECORD_BYTES, () -> new byte[2 * Cifar10.RECORD_BYTES]);
    assertThatThrownBy(() -> CifarImages.of(List.of(growing)))
        .isInstanceOf(GraftException.class)
        .hasMessage("f changed while it was read; try again");
  }

  @Test
  void withoutFilesTheNameSaysHowToGetThem() {
    assertThatThrownBy(() -> DataSpec.open("cifar10", options()))
        .isInstanceOf(GraftException.class)
        .hasMessage("CIFAR-10 is not in " + folder + " yet; run graft fetch cifar10, or make data");
  }

  private static void assertSame(CifarImages found, CifarImages expected) {
    assertThat(found.labels()).isEqualTo(expected.labels());
    assertThat(found.pixels()).isEqualTo(expected.pixels());
  }

  private DataSplit open(Path path) {
    return DataSpec.open(path.toString(), options());
  }

  private DataOptions options() {
    return new DataOptions(folder, Path.of("sample"), 75, 0, SessionOptions.defaults());
  }

  private void assertFails(Path path, String message) {
    assertThatThrownBy(() -> open(path)).isInstanceOf(GraftException.class).hasMessage(message);
  }
}
