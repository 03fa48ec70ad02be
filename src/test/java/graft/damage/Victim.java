package graft.damage;

import java.nio.file.Path;
import java.util.List;

/**
 * A kind of file and what reads it.
 *
 * @param name for reports
 * @param pristine the folder with the whole file; each case damages a copy
 * @param file the one to damage, relative to the folder
 * @param demand what a reader that does not refuse must have read
 * @param prepare done to the copy after the damage
 * @param reader reads the copy
 */
record Victim(String name, Path pristine, String file, Demand demand, Step prepare, Reader reader) {

  /** What counts as success. */
  enum Demand {
    /** The numbers of the whole file. */
    SAME_NUMBERS,
    /**
     * As {@link #SAME_NUMBERS}, but for one: a format that has no checksums hides a flipped bit.
     */
    ONE_NUMBER,
    /** Any: nothing says what the file should be. */
    ANY_NUMBERS
  }

  /** Something done to a folder. */
  @FunctionalInterface
  interface Step {
    void on(Path folder) throws Exception;
  }

  /** Reads what a user would: numbers and names, a line each. */
  @FunctionalInterface
  interface Reader {
    List<String> read(Path folder) throws Exception;
  }

  /** What is wrong with numbers that were read from a damaged file; null for nothing. */
  String complaint(List<String> whole, List<String> found) {
    if (demand == Demand.ANY_NUMBERS || found.equals(whole)) {
      return null;
    }
    if (demand == Demand.SAME_NUMBERS || found.size() != whole.size()) {
      return "other numbers than the whole file's";
    }
    long different = 0;
    for (int i = 0; i < whole.size(); i++) {
      different += whole.get(i).equals(found.get(i)) ? 0 : 1;
    }
    return different == 1 ? null : different + " of " + whole.size() + " numbers are others";
  }
}
