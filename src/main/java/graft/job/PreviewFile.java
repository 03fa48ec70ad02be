package graft.job;

import graft.dataset.DataSpec;
import graft.dataset.augment.AugmentPreview;
import graft.dataset.augment.Augmentation;
import graft.failure.WrongSettingException;
import graft.files.RealPath;
import graft.files.Writable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The file of {@code --augment-preview}, into which a sheet of images is written. */
record PreviewFile(Path file) {
  private static final String OPTION = "--augment-preview";

  /**
   * Checks the file before any picture is read. Of existing files only an earlier sheet is
   * replaced, so that the same command can be given again.
   *
   * @param run the run's folder, which holds nothing but what the run writes
   * @param data the data set's name; a sheet in its folder would be one of its pictures
   * @throws WrongSettingException if there is nothing to show, or the file can't be a sheet
   * @throws graft.failure.GraftException if the file can't be written
   */
  void check(Augmentation augmentation, Path run, String data) {
    if (augmentation == Augmentation.NONE) {
      throw new WrongSettingException(OPTION + " needs --augment flip or standard");
    }
    refuseInside("--output", run);
    if (DataSpec.isPath(data)) {
      refuseInside("--data", Path.of(data));
    }
    if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
      throw WrongSettingException.refused(OPTION, "a file name that ends in .png", file);
    }
    if (Files.isDirectory(file)) {
      throw new WrongSettingException(OPTION + ": " + file + " is a folder; name a file");
    }
    if (Files.exists(file) && !AugmentPreview.isSheet(file)) {
      throw new WrongSettingException(
          OPTION + ": " + file + " exists and is no earlier sheet; choose another name");
    }
    Writable.require(file);
  }

  private void refuseInside(String option, Path folder) {
    if (RealPath.of(file).startsWith(RealPath.of(folder))) {
      throw new WrongSettingException(OPTION + " must be outside " + option);
    }
  }
}
