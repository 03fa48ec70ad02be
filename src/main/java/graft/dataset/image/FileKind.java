package graft.dataset.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Says what a file is, by its content, or else by its name. */
public final class FileKind {
  private static final int START_BYTES = Math.max(512, ImageFormats.START_BYTES);
  private static final Set<String> VIDEO =
      Set.of("mp4", "m4v", "mov", "avi", "mkv", "webm", "mpg", "mpeg", "mts", "3gp", "wmv");
  private static final Set<String> ARCHIVE = Set.of("zip", "7z", "rar", "gz", "bz2", "xz", "tar");

  private FileKind() {}

  /** Whether the file's extension belongs to a format that Graft reads. */
  static boolean isPictureByName(Path file, ImageFormats formats) {
    return byName(file, formats).filter(ImageFormat::isRead).isPresent();
  }

  /**
   * Whether the file's content has a format that Graft reads; false if the file can't be read. Most
   * RAW pictures of cameras begin as a TIFF does; only their file names tell that they are RAW,
   * which Graft does not read.
   */
  public static boolean isPictureByContent(Path file, ImageFormats formats) {
    if (formats.all().isEmpty()) {
      // Not opened for nothing.
      return false;
    }
    try {
      Optional<ImageFormat> format =
          Files.isReadable(file) ? formats.of(start(file)) : Optional.empty();
      boolean raw =
          format.filter(tiff -> tiff.name().equals("TIFF")).isPresent()
              && byName(file, formats).isPresent();
      return !raw && format.filter(ImageFormat::isRead).isPresent();
    } catch (IOException e) {
      // The file then counts as unreadable, not as a picture.
      return false;
    }
  }

  /** The kind of a file that Graft does not read: a format's name, or a noun. */
  static String of(Path file, ImageFormats formats) {
    if (!Files.exists(file)) {
      return "broken link";
    }
    if (Files.isDirectory(file)) {
      // Of folders, only links back to a folder above are listed among the files.
      return "circular link";
    }
    if (!Files.isRegularFile(file)) {
      return "special file";
    }
    try {
      return of(start(file), file, formats);
    } catch (IOException e) {
      return "unreadable file";
    }
  }

  private static String of(byte[] start, Path file, ImageFormats formats) {
    Optional<ImageFormat> image =
        formats.of(start).filter(format -> !format.isRead()).or(() -> byName(file, formats));
    if (image.isPresent()) {
      return image.get().name();
    }
    String extension = extension(file);
    if (start.length == 0) {
      return "empty file";
    }
    if (begins(start, 0, "%PDF")) {
      return "PDF";
    }
    if (begins(start, 0, "8BPS")) {
      return "PSD";
    }
    if (VIDEO.contains(extension) || begins(start, 4, "ftyp") || begins(start, 8, "AVI ")) {
      return "video";
    }
    if (ARCHIVE.contains(extension) || begins(start, 0, "PK\3\4")) {
      return "archive";
    }
    if (!isText(start)) {
      return "other file";
    }
    return extension.equals("svg") ? "SVG" : "text file";
  }

  private static Optional<ImageFormat> byName(Path file, ImageFormats formats) {
    return formats.byName(file.getFileName().toString());
  }

  private static String extension(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  private static byte[] start(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes(START_BYTES);
    }
  }

  private static boolean begins(byte[] start, int from, String magic) {
    byte[] bytes = magic.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < bytes.length; i++) {
      if (from + i >= start.length || start[from + i] != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether the only control characters are tab, line feed, form feed, return and escape. */
  private static boolean isText(byte[] start) {
    for (byte each : start) {
      if (each >= 0 && each < ' ' && "\t\n\f\r\33".indexOf(each) < 0) {
        return false;
      }
    }
    return true;
  }
}
