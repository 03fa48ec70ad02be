package graft.dataset.image;

import graft.failure.PictureException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A format that Graft recognizes but does not read.
 *
 * @param what words for messages, with an article, such as {@code an AVIF picture}
 */
record OtherFormat(String name, String what, Set<String> extensions, Predicate<byte[]> recognized)
    implements ImageFormat {
  /** All formats that Graft recognizes but does not read. */
  static List<ImageFormat> all() {
    return List.of(
        // AVIF comes before HEIC, because an AVIF file may also have a brand of HEIC.
        other("AVIF", "an AVIF picture", Set.of("avif"), start -> hasBrand(start, "avi")),
        other(
            "HEIC",
            "a HEIC picture",
            Set.of("heic", "heif", "hif"),
            start -> hasBrand(start, "hei", "hev", "mif1", "msf1")),
        other("RAW", RAW, RAW_EXTENSIONS, OtherFormat::isRaw),
        other(
            "JPEG XL",
            "a JPEG XL picture",
            Set.of("jxl"),
            start ->
                ImageFormat.startsWith(start, 0xff, 0x0a)
                    || ImageFormat.startsWith(start, 0, 0, 0, 12, 'J', 'X', 'L', ' ')),
        other(
            "JPEG 2000",
            "a JPEG 2000 picture",
            Set.of("jp2", "j2k", "jpx"),
            start ->
                ImageFormat.startsWith(start, 0xff, 0x4f, 0xff, 0x51)
                    || ImageFormat.startsWith(start, 0, 0, 0, 12, 'j', 'P', ' ', ' ')),
        other(
            "BigTIFF",
            "a BigTIFF",
            Set.of(),
            start ->
                ImageFormat.startsWith(start, 'I', 'I', 43, 0)
                    || ImageFormat.startsWith(start, 'M', 'M', 0, 43)));
  }

  private static final String RAW = "a camera's RAW picture";
  private static final Set<String> RAW_EXTENSIONS =
      Set.of(
          "3fr", "arw", "cr2", "cr3", "crw", "dng", "erf", "mrw", "nef", "nrw", "orf", "pef", "raf",
          "raw", "rw2", "sr2", "srf", "srw", "x3f");

  private static OtherFormat other(
      String name, String what, Set<String> extensions, Predicate<byte[]> recognized) {
    return new OtherFormat(name, what, extensions, recognized);
  }

  /** Whether a file is an ISO media file with a brand that begins with one of {@code brands}. */
  private static boolean hasBrand(byte[] start, String... brands) {
    String text = new String(start, StandardCharsets.ISO_8859_1);
    return text.startsWith("ftyp", 4)
        && IntStream.iterate(8, at -> at < ImageFormats.START_BYTES, at -> at + 4)
            .anyMatch(at -> List.of(brands).stream().anyMatch(b -> text.startsWith(b, at)));
  }

  /**
   * Whether the file is a RAW picture of Canon, Fujifilm, Minolta, Olympus, Panasonic or Sigma that
   * does not begin as a common TIFF does.
   */
  private static boolean isRaw(byte[] start) {
    String text = new String(start, StandardCharsets.ISO_8859_1);
    return hasBrand(start, "crx ")
        || text.startsWith("CR", 8) && text.startsWith("II")
        || text.startsWith("HEAPCCDR", 6)
        || List.of("FUJIFILMCCD-RAW", "\0MRM", "IIRO", "IIRS", "MMOR", "IIU\0", "FOVb").stream()
            .anyMatch(text::startsWith);
  }

  /** The exception for a camera's raw data in a TIFF. */
  static IOException rawInTiff() {
    return notRead(RAW);
  }

  /** An exception that says what the file is and what to do. */
  static IOException notRead(String what) {
    return new PictureFailure.Refused(
        Code.UNSUPPORTED, what + ", which Graft does not read; convert it to JPEG or PNG");
  }

  @Override
  public boolean matches(byte[] start) {
    return recognized.test(start);
  }

  @Override
  public ImageSize size(byte[] file) throws IOException {
    throw notRead(what);
  }

  @Override
  public boolean isRead() {
    return false;
  }
}
