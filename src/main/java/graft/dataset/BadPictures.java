package graft.dataset;

import graft.failure.GraftException;
import graft.files.Count;
import graft.files.PathText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The pictures of a data set that can't be decoded, as far as they are known.
 *
 * @param data the value of {@code --data}, for messages
 * @param found the bad pictures, sorted by path
 * @param listed number of all pictures, the bad ones included
 * @param most largest share of all pictures that may be bad, in [0, 1]
 */
public record BadPictures(String data, List<BadPicture> found, int listed, double most) {
  private static final int MOST_NAMED = 20;

  public BadPictures {
    found = found.stream().sorted(Comparator.comparing(BadPicture::path)).toList();
  }

  /** No bad pictures, for data that are not picture files. */
  static BadPictures none(String data) {
    return new BadPictures(data, List.of(), 0, 0);
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** These bad pictures together with those that were found later. */
  public BadPictures and(Collection<BadPicture> later) {
    return new BadPictures(
        data, Stream.concat(found.stream(), later.stream()).toList(), listed, most);
  }

  /**
   * Lines for the user of data that are used: the number of bad pictures, and the first 20 with
   * their reasons; empty if there are none.
   */
  public List<String> lines() {
    return lines(found.size() == 1 ? " and is skipped:" : " and are skipped:");
  }

  /** The same lines for the user of data that are refused, so that nothing is skipped. */
  public List<String> linesOfRefused() {
    return lines(":");
  }

  private List<String> lines(String what) {
    if (found.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add(found.size() + " of " + Count.of(listed, "picture") + " can't be decoded" + what);
    found.stream()
        .limit(MOST_NAMED)
        .map(picture -> "  " + PathText.of(picture.path()) + " (" + picture.reason() + ")")
        .forEach(lines::add);
    if (found.size() > MOST_NAMED) {
      lines.add("  and " + (found.size() - MOST_NAMED) + " more");
    }
    return lines;
  }

  /** The number of bad pictures, for the end of the line that describes the data. */
  String words() {
    return found.isEmpty() ? "" : "; " + Count.of(found.size(), "bad picture") + " skipped";
  }

  /**
   * Refuses data with too many bad pictures.
   *
   * @throws GraftException if more than the allowed share is bad, or no picture is left
   */
  public void require() {
    require(found.size(), listed, "");
  }

  /**
   * Refuses data if too many of the used pictures are bad.
   *
   * @param bad number of used pictures that can't be decoded
   * @param used number of used pictures, the bad ones included
   * @throws GraftException as {@link #require()}
   */
  public void requireUsed(int bad, int used) {
    require(bad, used, " used");
  }

  /** The failure for a class that has no picture left to train on. */
  public GraftException lost(String className) {
    return new GraftException(
        "no picture of the class %s in --data %s can be decoded".formatted(className, data));
  }

  private void require(int bad, int all, String which) {
    if (bad == 0 || ((double) bad / all <= most && bad < all)) {
      return;
    }
    String share =
        "%d of %s%s of --data %s %s bad"
            .formatted(bad, Count.of(all, "picture"), which, data, bad == 1 ? "is" : "are");
    throw new GraftException(
        bad == all
            ? share + ", so none is left"
            : share
                + ", more than --max-bad "
                + BigDecimal.valueOf(most).stripTrailingZeros().toPlainString()
                + " allows; repair or remove them, or allow more");
  }
}
