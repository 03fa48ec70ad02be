package graft.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import graft.failure.WrongUseException;
import graft.files.Count;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The first line of an unfinished table: what its rows depend on.
 *
 * @param graft {@link #COMMAND}; it says whose file this is
 * @param version {@link #VERSION}
 * @param mark 8 hexadecimal digits that tell what elsewhere belongs to this table
 * @param model SHA-256 of the model's manifest
 * @param options the options that change rows, by name, with their values as text
 * @param paths the PATH arguments
 * @param machine what may change the last bits of a number, in words
 */
public record PartialHeader(
    String graft,
    int version,
    String mark,
    String model,
    Map<String, String> options,
    List<String> paths,
    String machine) {
  private static final String COMMAND = "predict";

  /** Of this line and of the rows after it. */
  private static final int VERSION = 1;

  /** How every such line begins. */
  static final String BEGIN = "{\"graft\":\"" + COMMAND + "\",";

  private static final JsonMapper JSON = new JsonMapper();

  public PartialHeader {
    Objects.requireNonNull(mark, "mark is missing");
    Objects.requireNonNull(model, "model is missing");
    Objects.requireNonNull(machine, "machine is missing");
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    paths = List.copyOf(paths);
  }

  /** The first line of a table that is written now. */
  public static PartialHeader of(
      String model, Map<String, String> options, List<String> paths, String machine) {
    return new PartialHeader(COMMAND, VERSION, newMark(), model, options, paths, machine);
  }

  /** A mark that no other table has. */
  static String newMark() {
    return UUID.randomUUID().toString().substring(0, 8);
  }

  /** The line, ended by a line feed. */
  String line() {
    try {
      return JSON.writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not JSON: " + this, e);
    }
  }

  /** Reads a line; empty if it is no such line of this version. */
  static Optional<PartialHeader> read(String line) {
    try {
      return Optional.ofNullable(JSON.readValue(line, PartialHeader.class))
          .filter(read -> COMMAND.equals(read.graft()) && read.version() == VERSION);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /**
   * Refuses to resume a table that was begun otherwise.
   *
   * @param begun its first line
   * @throws WrongUseException naming the first difference
   */
  void requireSame(PartialHeader begun, Path partial) {
    if (!model.equals(begun.model)) {
      throw other(
          "--model is another model than the one that " + partial + " was begun with", partial);
    }
    TreeSet<String> names = new TreeSet<>(options.keySet());
    names.addAll(begun.options.keySet());
    for (String name : names) {
      requireSame(
          name,
          options.getOrDefault(name, "none"),
          begun.options.getOrDefault(name, "none"),
          partial);
    }
    if (paths.size() != begun.paths.size()) {
      String begin = "this command has " + Count.of(paths.size(), "PATH argument") + ", but ";
      throw other(begin + partial + " was begun with " + begun.paths.size(), partial);
    }
    for (int i = 0; i < paths.size(); i++) {
      requireSame("PATH " + (i + 1), paths.get(i), begun.paths.get(i), partial);
    }
  }

  private static void requireSame(String what, String now, String begun, Path partial) {
    if (!now.equals(begun)) {
      throw other(
          what + " is " + now + " here, but " + partial + " was begun with " + begun, partial);
    }
  }

  /**
   * What a user should know who resumes a table elsewhere.
   *
   * @param begun its first line
   * @return a line; empty if the numbers keep their last bits
   */
  public Optional<String> otherMachine(PartialHeader begun) {
    return machine.equals(begun.machine)
        ? Optional.empty()
        : Optional.of(
            "bits may differ: the rows that are kept were computed with "
                + begun.machine
                + ", the others with "
                + machine);
  }

  /** A difference, and the two ways on. */
  private static WrongUseException other(String difference, Path partial) {
    return new WrongUseException(
        difference + "; give the same command again, or delete " + partial + " to begin anew");
  }
}
