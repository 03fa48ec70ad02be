package graft.dataset;

import graft.failure.PictureException;
import java.nio.file.Path;

/**
 * A picture of a data set that can't be decoded and is left out.
 *
 * @param path the picture's file
 * @param reason why it can't be decoded, in a few words
 */
public record BadPicture(Path path, String reason) {
  /** With what may help, because it is told to people, and trainings name settings by options. */
  static BadPicture of(Path path, PictureException failure) {
    String help = failure.remedy().map(remedy -> "; " + remedy.words()).orElse("");
    return new BadPicture(path, failure.reason() + help);
  }
}
