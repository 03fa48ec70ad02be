import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Gathers the licence of every library in a build's {@code lib/}: a folder for each jar with the
 * texts that it carries, else with the text of the licence that its pom names. {@code list.txt}
 * says which licence that is. What is linked into native code stands in {@code src/licences/linked}
 * because no jar says it. Fails if a library has no licence that is allowed, or no text.
 *
 * <pre>java tools/Licences.java LIB LIST ALLOWED OUTPUT</pre>
 *
 * <p>LIST is what {@code src/licences/list.ftl} writes; ALLOWED has a bar between names. Where a
 * pom offers several licences, the first allowed one is taken.
 */
public final class Licences {
  private static final Path OURS = Path.of("src/licences");
  private static final String LINKED = "linked.txt";
  private static final String APACHE = "Apache-2.0";

  private static final Pattern TEXT =
      pattern("(.*/)?([^/]+-)?(LICEN[SC]E|NOTICE|COPYING)(\\.(txt|md))?|(.*/)?THIRD.PARTY.*[^/]");

  private static final Pattern NATIVE = pattern(".*\\.(so|dll|dylib|jnilib)(\\.\\d+)*");

  /** Shorter files only name the licence; the shortest one, MIT's, is a little longer. */
  private static final int WHOLE_BYTES = 1000;

  /** A library by its pom, and the licence that it is taken under. */
  private record Library(String group, String artifact, String version, String licence) {
    boolean isIn(String jar) {
      return jar.matches(Pattern.quote(artifact + "-" + version) + "(-[a-z].*)?\\.jar");
    }

    /** Where it is said what is linked into the library's native code. */
    Path linked() {
      return OURS.resolve("linked").resolve(artifact + "-" + version);
    }
  }

  private Licences() {}

  /** Graft's own jar and its folder for the launcher have Graft's licence. */
  private static boolean isForeign(Path file) {
    return !file.endsWith("graft.jar") && !file.endsWith("startup");
  }

  public static void main(String[] args) throws IOException {
    List<String> allowed = Arrays.asList(args[2].split("\\|"));
    List<Library> libraries = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(args[1]))) {
      if (!line.isBlank()) {
        libraries.add(library(line, allowed));
      }
    }
    Path output = Files.createDirectories(Path.of(args[3]));
    Map<String, Library> jars = new TreeMap<>();
    try (Stream<Path> files = Files.list(Path.of(args[0]))) {
      for (Path jar : files.filter(Licences::isForeign).sorted().toList()) {
        String name = jar.getFileName().toString();
        Library library =
            libraries.stream()
                .filter(each -> each.isIn(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " is not in " + args[1]));
        jars.put(name, library);
        gather(jar, library, output.resolve(name.replaceAll("\\.jar$", "")));
      }
    }
    StringBuilder list =
        new StringBuilder("Each library in lib/ and the licence it is used under\n\n");
    jars.forEach((jar, library) -> list.append(jar + ": " + library.licence() + "\n"));
    Files.writeString(output.resolve("list.txt"), list);
  }

  private static Library library(String line, List<String> allowed) {
    String[] columns = line.strip().split("\t");
    String[] name = columns[0].split(":");
    List<String> offered = Arrays.asList(columns[1].split("\\|"));
    String licence =
        offered.stream()
            .filter(allowed::contains)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException(columns[0] + " is under " + offered));
    return new Library(name[0], name[1], name[2], licence);
  }

  private static void gather(Path jar, Library library, Path folder) throws IOException {
    Files.createDirectories(folder);
    boolean carried = false;
    boolean linked = false;
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
        if (TEXT.matcher(entry.getName()).matches()) {
          String name = Path.of(entry.getName()).getFileName().toString();
          try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, folder.resolve(name));
          }
          carried |= name.matches("(LICENSE|COPYING).*") && entry.getSize() >= WHOLE_BYTES;
        }
        linked |= NATIVE.matcher(entry.getName()).matches();
      }
    }
    if (!carried) {
      Files.writeString(folder.resolve(library.licence() + ".txt"), text(library));
    }
    if (linked) {
      copyLinked(library.linked(), folder);
    }
  }

  /** The list of what is linked, and the text of each licence in it. */
  private static void copyLinked(Path from, Path folder) throws IOException {
    for (String[] part : parts(from)) {
      Path text = folder.resolve(part[0] + ".txt");
      if (part[1].equals(APACHE)) {
        Files.writeString(folder.resolve(APACHE + ".txt"), Files.readString(Path.of("LICENSE")));
      } else if (part.length == 3) {
        Files.writeString(text, part[2] + "\n\n" + standard(part[1].split(" OR ")[0]));
      } else {
        Files.copy(from.resolve(text.getFileName()), text);
      }
    }
    Files.copy(from.resolve(LINKED), folder.resolve(LINKED));
  }

  /** Name, licence and, where the licence's standard text is the right one, notice. */
  private static List<String[]> parts(Path from) throws IOException {
    try (Stream<String> lines = Files.lines(from.resolve(LINKED))) {
      return lines
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split(": ", 3))
          .toList();
    }
  }

  private static String standard(String licence) throws IOException {
    return Files.readString(OURS.resolve(licence + ".txt"));
  }

  private static String text(Library library) throws IOException {
    if (library.licence().equals(APACHE)) {
      return Files.readString(Path.of("LICENSE"));
    }
    Properties holders = new Properties();
    try (Reader in = Files.newBufferedReader(OURS.resolve("copyright.properties"))) {
      holders.load(in);
    }
    String holder = holders.getProperty(library.group());
    if (holder == null) {
      throw new IllegalStateException(library + " has no licence text; see " + OURS);
    }
    return holder + "\n\n" + standard(library.licence());
  }

  private static Pattern pattern(String expression) {
    return Pattern.compile(expression, Pattern.CASE_INSENSITIVE);
  }
}
