package graft.page;

import graft.dataset.ImageDataset;
import graft.files.Count;
import graft.files.PathText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The pictures of one part of the data, as they are shown in a page.
 *
 * @param images the pictures
 * @param part the part's name, such as {@code validation}
 * @param folder the data's folder, below which paths are shortened; empty if the data have none
 * @param thumbnails makes the small copies
 */
public record Pictures(
    ImageDataset images, String part, Optional<Path> folder, Thumbnails thumbnails) {
  /** A picture's path, or its number if it has no file of its own. */
  String name(int index) {
    return images
        .file(index)
        .map(this::shortened)
        .orElseGet(() -> "%s picture %s".formatted(part, Count.withCommas(index + 1L)));
  }

  /** A path, below the data's folder if it is there, as a report is for others too. */
  String shortened(Path file) {
    Path whole = file.toAbsolutePath().normalize();
    boolean below = folder.isPresent() && whole.startsWith(folder.get());
    return PathText.of(below && PathText.isText(whole) ? folder.get().relativize(whole) : whole);
  }

  /** A class's name. */
  Html className(int label) {
    return Html.shortened(images.classNames().get(label));
  }

  /**
   * A picture in a list.
   *
   * @param words what stands below it, above its path
   */
  Html item(int index, Html words) {
    String name = name(index);
    return Html.of(
        """
        <li><img src="%s" alt="%s"><div>%s<span class="path" title="%s">%s</span></div></li>""",
        new Html(thumbnails.of(images, index)), name, words, name, Html.name(name));
  }

  /** A list of pictures; nothing if it is empty. */
  static Html list(List<Html> items) {
    return items.isEmpty()
        ? Html.NONE
        : Html.of("<ul class=\"pictures\">\n%s\n</ul>", Html.join(items));
  }

  /** Items for the first so many of the indices. */
  List<Html> items(int[] indices, int most, IntFunction<Html> words) {
    List<Html> items = new ArrayList<>();
    for (int i = 0; i < Math.min(most, indices.length); i++) {
      items.add(item(indices[i], words.apply(indices[i])));
    }
    return items;
  }
}
