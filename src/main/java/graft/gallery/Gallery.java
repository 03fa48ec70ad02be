package graft.gallery;

import graft.files.Reason;
import graft.files.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Pictures by class, as pages for a browser: {@code FILE.html}, {@code FILE-2.html} and so on, each
 * under 20 MB and linked to the others. Tiles are gathered in a file on the disk, in the order of
 * the rows of a table, so that work that was stopped can go on; {@link #place} makes the pages of
 * them. All methods throw a {@link graft.failure.GraftException} if a file can't be read or
 * written.
 */
public final class Gallery implements AutoCloseable {
  /** Most bytes of a page's tiles and what goes with them. The frame takes the rest of 20 MB. */
  static final long ROOM = 19_000_000;

  private final PageNames names;
  private final Groups groups;
  private final TileFile tiles;
  private final long room;

  private Gallery(Path target, Path growing, Groups groups, String mark, long room) {
    this.names = new PageNames(target);
    this.groups = groups;
    this.tiles = new TileFile(growing, mark);
    this.room = room;
  }

  /**
   * Opens what is there, or an empty one; {@link #keep} is called next.
   *
   * @param target the first page
   * @param growing where the tiles are until the end
   * @param mark tells the tiles of one call from those of another
   * @throws graft.failure.GraftException also if another process has it open
   */
  public static Gallery open(Path target, Path growing, Groups groups, String mark) {
    return open(target, growing, groups, mark, ROOM);
  }

  static Gallery open(Path target, Path growing, Groups groups, String mark, long room) {
    return new Gallery(target, growing, groups, mark, room);
  }

  /**
   * Refuses a target in whose place, or in the place of whose further pages, something else is.
   *
   * @throws graft.failure.WrongUseException naming it
   */
  public static void check(Path target) {
    PageNames.refuseOther(target);
    further(target).forEach(PageNames::refuseOther);
  }

  /** The files that have names of a target's further pages. */
  public static List<Path> further(Path target) {
    return new PageNames(target).others();
  }

  /** Whether a file may be replaced by one of a target's further pages. */
  public static boolean mayReplace(Path target, Path file) {
    return new PageNames(target).mayBe(file);
  }

  /** The number of tiles that are there; 0 if they are those of another call. */
  public long rows() {
    return tiles.tiles();
  }

  /**
   * Drops all tiles but the first ones.
   *
   * @param rows how many stay, at most {@link #rows}; 0 to begin anew
   */
  public void keep(long rows) {
    tiles.keep(rows);
  }

  /** Adds tiles, and makes them durable. */
  public void add(List<Tile> more) {
    tiles.add(more);
  }

  /**
   * Writes the pages, each whole, the first one last, and deletes those of an earlier gallery that
   * had more. The tiles stay until {@link #delete}.
   *
   * @throws graft.failure.WrongUseException if something else has got the name of a page meanwhile
   */
  public void place() {
    TileIndex index = TileIndex.of(tiles, groups.count());
    Layout layout =
        Layout.of(
            index,
            groups.count(),
            tiles::length,
            GalleryPage.bytesOfHeading(groups),
            room - GalleryPage.bytesOfClasses(groups, index, names),
            room);
    int pages = layout.pages().size();
    for (int number = pages; number >= 1; number--) {
      GalleryPage page = new GalleryPage(groups, index, names, layout.pages(), number);
      Path file = names.file(number);
      PageNames.refuseOther(file);
      WholeFile.deleteUnfinished(file);
      WholeFile.write(file, out -> page.write(tiles, out));
    }
    deleteFrom(pages + 1);
  }

  private void deleteFrom(int number) {
    for (int next = number; Files.exists(names.file(next)); next++) {
      Path file = names.file(next);
      PageNames.refuseOther(file);
      try {
        Files.delete(file);
      } catch (IOException e) {
        throw Reason.cannotWrite(file, e);
      }
    }
  }

  /** Deletes the tiles: there is nothing to resume any more. */
  public void delete() {
    tiles.delete();
  }

  @Override
  public void close() {
    tiles.close();
  }
}
