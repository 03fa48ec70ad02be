import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Fails if a library's pom or the text of a licence names the GPL, LGPL or AGPL. Where that does no
 * harm, as in a licence that may be chosen instead, {@code src/licences/gpl.txt} has the line.
 *
 * <pre>java tools/RefuseGpl.java LIST LICENCES</pre>
 *
 * <p>LIST is what {@code src/licences/list.ftl} writes; LICENCES is the folder that {@code
 * tools/Licences.java} fills.
 */
public final class RefuseGpl {
  private static final Path HARMLESS = Path.of("src/licences/gpl.txt");

  /** By name, SPDX's short one, or address. */
  private static final Pattern GPL =
      Pattern.compile(
          "\\b[AL]?GPL|\\bAffero|\\bGNU\\s+(General|Lesser|Library|Public)|General\\s+Public\\s+Licen[sc]e"
              + "|gnu\\.org/(licen[sc]es|copyleft)",
          Pattern.CASE_INSENSITIVE);

  private RefuseGpl() {}

  public static void main(String[] args) throws IOException {
    List<String> named = new ArrayList<>();
    for (String library : Files.readAllLines(Path.of(args[0]))) {
      String[] columns = library.strip().split("\t");
      for (String licence : columns[columns.length - 1].split("\\|")) {
        add(named, columns[0].replaceFirst(":[^:]*$", ""), licence);
      }
    }
    try (Stream<Path> files = Files.walk(Path.of(args[1]))) {
      for (Path text : files.filter(Files::isRegularFile).sorted().toList()) {
        for (String line : Files.readAllLines(text)) {
          add(named, text.getFileName().toString(), line);
        }
      }
    }
    named.removeAll(Files.readAllLines(HARMLESS));
    if (!named.isEmpty()) {
      System.err.println("The GPL is named here, and not in " + HARMLESS + ":");
      named.forEach(System.err::println);
      System.exit(1);
    }
  }

  private static void add(List<String> named, String place, String words) {
    if (GPL.matcher(words).find()) {
      named.add(place + ": " + words.strip());
    }
  }
}
