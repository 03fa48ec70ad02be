package graft.dataset.image;

import graft.dataset.image.FoundFile.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Everything that is found under paths, in the order in which it is found.
 *
 * @param candidates pictures and what can't be read
 * @param others all other files
 */
public record FilesFound(List<Path> candidates, List<Path> others) {
  /** Finds all files. */
  public static FilesFound under(ImageFormats formats, Path... paths) {
    FilesFound found = new FilesFound(new ArrayList<>(), new ArrayList<>());
    new NamedFiles(List.of(paths).iterator(), Set.of(), formats, empty -> {})
        .forEachRemaining(
            file -> (file.kind() == Kind.OTHER ? found.others : found.candidates).add(file.path()));
    return found;
  }
}
