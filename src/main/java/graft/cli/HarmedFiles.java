package graft.cli;

import graft.cli.option.StandardInputOption;
import graft.dataset.image.FileKind;
import graft.dataset.image.ImageFormats;
import graft.failure.WrongUseException;
import graft.files.RealPath;
import graft.files.Reason;
import graft.train.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Refuses calls of {@code predict} that would lose files: those that write over a picture, the
 * model or its run, and those that replace an earlier table though an input is not there, as when a
 * share is not mounted.
 *
 * @param named the paths of the command line
 * @param model the SavedModel's folder
 * @param replaced files that are replaced at the end, by option
 */
record HarmedFiles(List<Path> named, Path model, Map<String, Path> replaced, ImageFormats formats) {
  /** Leads to the file that standard input reads, on Unix. */
  private static final Path STANDARD_INPUT = Path.of("/dev/stdin");

  /**
   * Looks at all of them.
   *
   * @throws WrongUseException if a file would be lost
   */
  void refuse() {
    replaced.forEach(this::refuse);
  }

  private void refuse(String option, Path file) {
    for (Path path : named) {
      if (!path.equals(StandardInputOption.NAME) && Files.notExists(path)) {
        throw new WrongUseException(
            "there is no file or folder " + path + ": " + file + " stays as it is");
      }
    }
    Path place = RealPath.of(file);
    Path folder = RealPath.of(model);
    if (place.startsWith(folder)) {
      throw refused(option, file, "is in the model's folder");
    }
    if (ModelFolder.isOfRun(folder, place)) {
      throw refused(option, file, "is a file of the model's run");
    }
    if (Files.exists(file)) {
      refuseInput(option, file);
    }
  }

  /**
   * Refuses a folder for copies.
   *
   * @throws WrongUseException if it is the model's, or in that
   */
  void refuseInModel(Path folder) {
    if (RealPath.of(folder).startsWith(RealPath.of(model))) {
      throw new WrongUseException(
          "--copy-to " + folder + " is in the model's folder; name another folder");
    }
  }

  private void refuseInput(String option, Path file) {
    try {
      for (Path path : named) {
        if (path.equals(StandardInputOption.NAME)) {
          if (Files.exists(STANDARD_INPUT) && Files.isSameFile(STANDARD_INPUT, file)) {
            throw refused(option, file, "is also the list on standard input");
          }
        } else if (Files.exists(path) && Files.isSameFile(path, file)) {
          throw refused(option, file, "is also a PATH to classify");
        }
      }
      if (FileKind.isPictureByContent(file, formats)) {
        throw refused(option, file, "is a picture, which would be lost");
      }
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }

  private static WrongUseException refused(String option, Path file, String why) {
    return new WrongUseException(option + " " + file + " " + why + "; name another file");
  }
}
