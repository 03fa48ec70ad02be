package graft.dataset.image;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Counts files that Graft does not read by their kind. It keeps no paths. */
public final class KindCounts {
  private final ImageFormats formats;
  private final Map<String, Long> counts = new HashMap<>();

  /** Counts no file yet. */
  public KindCounts(ImageFormats formats) {
    this.formats = formats;
  }

  /** Counts these files. */
  public static KindCounts of(Collection<Path> files, ImageFormats formats) {
    KindCounts counts = new KindCounts(formats);
    files.forEach(counts::add);
    return counts;
  }

  /** Looks at one more file and counts it. */
  public void add(Path file) {
    counts.merge(FileKind.of(file, formats), 1L, Long::sum);
  }

  public boolean isEmpty() {
    return counts.isEmpty();
  }

  /** Those that are pictures of a format that Graft knows and does not read, such as HEIC. */
  public KindCounts unread() {
    KindCounts unread = new KindCounts(formats);
    formats.all().stream()
        .filter(format -> !format.isRead() && counts.containsKey(format.name()))
        .forEach(format -> unread.counts.put(format.name(), counts.get(format.name())));
    return unread;
  }

  /**
   * The number of files of each kind, the most frequent kind first, such as {@code 3 HEIC, 1 text
   * file}; empty without any file.
   */
  public String words() {
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(entry -> words(entry.getValue(), entry.getKey()))
        .collect(Collectors.joining(", "));
  }

  /** Count and kind, such as {@code 3 text files} or {@code 3 HEIC}; a format has no plural. */
  private static String words(long count, String kind) {
    boolean noun = Character.isLowerCase(kind.charAt(kind.length() - 1));
    return count + " " + kind + (count > 1 && noun ? "s" : "");
  }

  /** A line for the user: which of the files could be converted; empty if there are none. */
  public Optional<String> advice() {
    KindCounts unread = unread();
    return unread.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "pictures of formats that Graft does not read are skipped ("
                + unread.words()
                + "): convert them to JPEG or PNG");
  }
}
