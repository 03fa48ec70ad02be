package graft.cli.option;

import graft.contract.ClassNames;
import graft.export.ExportSettings;
import graft.failure.GraftException;
import graft.files.Count;
import graft.files.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file of class names, one per line, in UTF-8. */
final class LabelsFile {
  /** Enough bytes for {@link ExportSettings#MAX_CLASSES} names of a kilobyte each. */
  private static final int MOST_BYTES = 16 << 20;

  private LabelsFile() {}

  /**
   * Reads the names in order and strips surrounding white space.
   *
   * @throws GraftException if the file can't be read, if a name is empty, repeated or not plain
   *     text, or if there are fewer than 2 or more than {@link ExportSettings#MAX_CLASSES} names
   */
  static List<String> read(Path file) {
    List<String> names = lines(file).stream().map(String::strip).toList();
    ClassNames.check(file, names);
    if (names.size() < 2 || names.size() > ExportSettings.MAX_CLASSES) {
      throw new GraftException(
          "%s names %s: there must be 2 to %d, one per line"
              .formatted(file, Count.of(names.size(), "class"), ExportSettings.MAX_CLASSES));
    }
    return names;
  }

  private static List<String> lines(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new GraftException(file + " is too large for a list of class names: over 16 MiB");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      // Editors on Windows start a file with a byte order mark, which is not part of a name.
      return (text.startsWith("\uFEFF") ? text.substring(1) : text).lines().toList();
    } catch (CharacterCodingException e) {
      throw new GraftException(file + " is not UTF-8 text: save it as UTF-8", e);
    } catch (IOException e) {
      throw new GraftException("cannot read the labels in " + file + " (" + Reason.of(e) + ")", e);
    }
  }
}
