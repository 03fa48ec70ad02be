package graft.cli;

import graft.cli.option.StandardInputOption;
import graft.dataset.image.FoundFile;
import graft.dataset.image.FoundFile.Kind;
import graft.dataset.image.ImageFormats;
import graft.dataset.image.KindCounts;
import graft.dataset.image.NamedFiles;
import graft.failure.WrongUseException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.Spliterators;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The files that get a row in the table of {@code predict}, in the order of the paths that it is
 * called with, found as they are asked for. A path that does not exist gets a row, like any file
 * that can't be read. The others are counted on the way; what is said about them is complete after
 * the last row. Used by one thread at a time.
 */
final class PredictedFiles implements Iterator<Path> {
  /** Each path once, which may be that of standard input. */
  private final List<Path> named;

  /** Places that walks through the folders of the command line leave out. */
  private final Set<Path> leftOut;

  private final boolean readsStandardInput;
  private final ImageFormats formats;
  private final boolean all;

  /** The first is asked until it has no more. */
  private final Deque<NamedFiles> parts = new ArrayDeque<>();

  /** Rows that were looked for before they were asked for. */
  private final Deque<Path> ahead = new ArrayDeque<>();

  private final KindCounts skipped;
  private final EmptyFolders empty = new EmptyFolders();
  private Consumer<Path> listedCheck = path -> {};

  /**
   * Looks at nothing yet.
   *
   * @param paths those of the command line. Of those that name the same place the first counts, and
   *     it is left out where a folder among them holds it.
   * @param listed what stands for {@link StandardInputOption#NAME} among them; compared with
   *     nothing, so what it lists twice has two rows
   * @param written files that the command itself writes. They are left out unless the command line
   *     names them, and not opened either, because that would give up their locks.
   * @param all whether other files that are not pictures get rows
   */
  PredictedFiles(
      List<Path> paths,
      Iterator<Path> listed,
      List<Path> written,
      ImageFormats formats,
      boolean all) {
    Set<Path> places = new HashSet<>();
    this.named = paths.stream().filter(path -> places.add(place(path))).toList();
    Set<Path> own = written.stream().map(NamedFiles::place).collect(Collectors.toSet());
    places.addAll(own);
    this.leftOut = Set.copyOf(places);
    this.formats = formats;
    this.all = all;
    this.skipped = new KindCounts(formats);
    int dash = named.indexOf(StandardInputOption.NAME);
    this.readsStandardInput = dash >= 0;
    parts.add(files(dash < 0 ? named : named.subList(0, dash), empty::add));
    if (readsStandardInput) {
      parts.add(new NamedFiles(checked(listed, own), own, formats, empty::add));
      parts.add(files(named.subList(dash + 1, named.size()), empty::add));
    }
  }

  private static Path place(Path path) {
    return path.equals(StandardInputOption.NAME) ? path : NamedFiles.place(path);
  }

  private NamedFiles files(List<Path> some, Consumer<Path> emptyFolder) {
    return new NamedFiles(some.iterator(), leftOut, formats, emptyFolder);
  }

  private Iterator<Path> checked(Iterator<Path> listed, Set<Path> own) {
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(listed, 0), false)
        .filter(path -> !own.contains(NamedFiles.place(path)))
        .peek(path -> listedCheck.accept(path))
        .iterator();
  }

  /**
   * Has each path of standard input checked when it is reached.
   *
   * @param check throws if a path is refused
   */
  void checkListed(Consumer<Path> check) {
    listedCheck = check;
  }

  /** Whether standard input gives some of the paths, so that nobody knows how many there are. */
  boolean readsStandardInput() {
    return readsStandardInput;
  }

  /**
   * Looks for the first file. A list on standard input may be empty, and is not waited for.
   *
   * @throws WrongUseException if there are no files at all, not even others than pictures
   */
  void requireSome() {
    if (!readsStandardInput && !hasNextFile() && !empty.isEmpty()) {
      throw new WrongUseException(
          empty.sentence() + "; name a picture or a folder that holds some");
    }
  }

  /**
   * The number of rows that are not taken yet, or {@code most} if there are more. Looks for so many
   * files, except on standard input, which may list any number.
   */
  int upTo(int most) {
    while (!readsStandardInput && ahead.size() < most && hasNextFile()) {
      takeFile();
    }
    return readsStandardInput ? most : ahead.size();
  }

  @Override
  public boolean hasNext() {
    while (ahead.isEmpty() && hasNextFile()) {
      takeFile();
    }
    return !ahead.isEmpty();
  }

  @Override
  public Path next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ahead.remove();
  }

  private boolean hasNextFile() {
    while (!parts.isEmpty() && !parts.element().hasNext()) {
      parts.remove();
    }
    return !parts.isEmpty();
  }

  private void takeFile() {
    FoundFile file = parts.element().next();
    if (hasRow(file)) {
      ahead.add(file.path());
    } else {
      skipped.add(file.path());
    }
  }

  private boolean hasRow(FoundFile file) {
    return all || file.kind() != Kind.OTHER;
  }

  /**
   * Looks for all files of the command line's paths once more, and counts the rows. May run on
   * another thread.
   *
   * @param stop asked before each file; returns true to count no further
   */
  long count(BooleanSupplier stop) {
    NamedFiles files = files(named, folder -> {});
    long rows = 0;
    while (!stop.getAsBoolean() && files.hasNext()) {
      rows += hasRow(files.next()) ? 1 : 0;
    }
    return rows;
  }

  /** Lines for the user: which folders are empty, and which of the skipped files to convert. */
  List<String> notes() {
    List<String> notes = empty.notes();
    skipped.advice().ifPresent(notes::add);
    return notes;
  }

  /** The end of the last line, with the number of files skipped; empty if no file was. */
  String skipped() {
    return skipped.isEmpty()
        ? ""
        : "; " + skipped.words() + " skipped (--all-files gives each a row)";
  }
}
