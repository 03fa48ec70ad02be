package graft.gallery;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongToIntFunction;

/**
 * What stands on which page.
 *
 * @param pages at least one page; the first may have no tiles
 */
record Layout(List<List<Span>> pages) {
  /** Most tiles on a page, so that a browser shows it soon. */
  static final int MOST_TILES = 2_500;

  /**
   * Tiles of one group, one after another.
   *
   * @param from the first of them
   * @param to the one after the last
   */
  record Span(int group, int from, int to) {
    int size() {
      return to - from;
    }
  }

  /**
   * Puts the tiles on pages, in the order of the groups.
   *
   * @param length number of bytes of the tile at a place in its file
   * @param heading most bytes around the tiles of a group
   * @param firstRoom most bytes of tiles and headings on the first page
   * @param room the same for the others
   */
  static Layout of(
      TileIndex index,
      int groups,
      LongToIntFunction length,
      int heading,
      long firstRoom,
      long room) {
    List<List<Span>> pages = new ArrayList<>(List.of(new ArrayList<>()));
    long left = firstRoom;
    int tiles = 0;
    for (int group = 0; group < groups; group++) {
      int from = 0;
      left -= index.size(group) == 0 ? 0 : heading;
      for (int i = 0; i < index.size(group); i++) {
        int bytes = length.applyAsInt(index.offset(group, i));
        if (bytes > left || tiles == MOST_TILES) {
          add(pages, new Span(group, from, i));
          pages.add(new ArrayList<>());
          from = i;
          left = room - heading;
          tiles = 0;
        }
        left -= bytes;
        tiles++;
      }
      add(pages, new Span(group, from, index.size(group)));
    }
    return new Layout(pages);
  }

  private static void add(List<List<Span>> pages, Span span) {
    if (span.size() > 0) {
      pages.get(pages.size() - 1).add(span);
    }
  }
}
