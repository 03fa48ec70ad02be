package graft.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.failure.GraftException;
import java.io.CharConversionException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A directory's {@code manifest.json}. It lists every other file with its size and SHA-256. */
public final class Manifest {
  private static final String FILE_NAME = "manifest.json";

  /** Largest size of a manifest: enough for a hundred thousand files. */
  private static final int MAX_BYTES = 16 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  private Manifest() {}

  private record Listing(int version, List<Entry> files) {}

  /**
   * A file of the directory.
   *
   * @param path the file's path relative to the directory, with {@code /} on every system
   * @param size in bytes
   * @param sha256 lower-case hexadecimal
   */
  private record Entry(String path, long size, String sha256) {}

  /**
   * Writes a directory's manifest, with the files sorted by path.
   *
   * @throws GraftException if a file can't be read or the manifest can't be written
   */
  public static void write(Path directory) {
    WholeFile.writeString(
        directory.resolve(FILE_NAME), JsonText.of(new Listing(1, entries(directory))));
  }

  /**
   * A directory whose files are compared with its manifest.
   *
   * @param remedy what to do about damage, for the end of a message
   */
  private record Checked(Path directory, String remedy) {
    GraftException damaged(String what) {
      return new GraftException(directory + " is damaged: " + what + "; " + remedy);
    }
  }

  /** Calls {@link #check(Path, List, String)} with the remedy "make or copy it again". */
  public static void check(Path directory, List<String> needed) {
    check(directory, needed, "make or copy it again");
  }

  /**
   * Compares a directory with its manifest. Files that the manifest doesn't list are allowed.
   *
   * @param needed relative paths that the manifest must list, with {@code /} as separator
   * @param remedy what to do about damage; the message ends with it
   * @throws GraftException naming the file that is missing, has another size or was altered
   */
  public static void check(Path directory, List<String> needed, String remedy) {
    Checked checked = new Checked(directory, remedy);
    if (!Files.isRegularFile(directory.resolve(FILE_NAME))) {
      throw checked.damaged(FILE_NAME + " is missing, so the other files can't be checked");
    }
    Set<String> listed = new HashSet<>();
    for (Entry entry : read(directory.resolve(FILE_NAME), remedy).files()) {
      if (!listed.add(entry.path())) {
        throw checked.damaged(FILE_NAME + " lists " + entry.path() + " twice");
      }
      check(checked, entry);
    }
    for (String path : needed) {
      if (!listed.contains(path)) {
        throw checked.damaged(FILE_NAME + " does not list " + path);
      }
    }
  }

  /**
   * The SHA-256 of a directory's manifest. It depends on the content of every listed file.
   *
   * @throws GraftException if the manifest can't be read
   */
  public static String sha256(Path directory) {
    return Hashes.sha256(directory.resolve(FILE_NAME));
  }

  private static void check(Checked checked, Entry entry) {
    Path file = checked.directory().resolve(inside(checked, entry.path()));
    if (!Files.isRegularFile(file)) {
      throw checked.damaged(entry.path() + " is missing");
    }
    long size = size(file);
    if (size != entry.size()) {
      throw checked.damaged(
          entry.path()
              + " has "
              + Count.of(size, "byte")
              + ", but its manifest says "
              + entry.size());
    }
    if (!Hashes.sha256(file).equals(entry.sha256())) {
      throw checked.damaged(entry.path() + " was altered: its SHA-256 is not the manifest's");
    }
  }

  private static Path inside(Checked checked, String path) {
    try {
      Path relative = Path.of(path).normalize();
      if (!relative.isAbsolute() && !relative.startsWith("..") && !relative.toString().isEmpty()) {
        return relative;
      }
    } catch (InvalidPathException e) {
      throw checked.damaged(FILE_NAME + " lists something that is not a path");
    }
    throw checked.damaged(path + " points outside the folder");
  }

  private static Listing read(Path file, String remedy) {
    String damaged = file + " is damaged: it is not a manifest";
    try {
      if (Files.size(file) <= MAX_BYTES) {
        Listing listing = JSON.readValue(file.toFile(), Listing.class);
        if (listing != null && listing.version() == 1 && sound(listing.files())) {
          return listing;
        }
      }
    } catch (JsonProcessingException | CharConversionException e) {
      throw new GraftException(damaged + "; " + remedy, e);
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
    throw new GraftException(damaged + " of version 1; " + remedy);
  }

  private static boolean sound(List<Entry> files) {
    return files != null
        && files.stream().allMatch(e -> e != null && e.path() != null && e.sha256() != null);
  }

  private static List<Entry> entries(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .map(file -> entry(directory, file))
          .filter(entry -> !entry.path().equals(FILE_NAME))
          .sorted(Comparator.comparing(Entry::path))
          .toList();
    } catch (IOException e) {
      throw Reason.cannotRead(directory, e);
    }
  }

  private static Entry entry(Path directory, Path file) {
    String path = directory.relativize(file).toString().replace(File.separatorChar, '/');
    return new Entry(path, size(file), Hashes.sha256(file));
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }
}
