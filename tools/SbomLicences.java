import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Corrects the licences in an SBOM: CycloneDX takes "The BSD License" for the one of four clauses,
 * lists all that a pom offers, and does not know what is linked into native code.
 *
 * <pre>java -cp 'lib/*' tools/SbomLicences.java SBOM LICENCES</pre>
 *
 * <p>LICENCES is the folder that {@code tools/Licences.java} fills.
 */
public final class SbomLicences {
  private static final Pattern PURL =
      Pattern.compile("pkg:maven/[^/]*/([^@]*)@([^?]*)\\?(?:classifier=([^&]*)&)?.*");

  private SbomLicences() {}

  public static void main(String[] args) throws IOException {
    Path sbom = Path.of(args[0]);
    Path licences = Path.of(args[1]);
    Map<String, String> list = lines(licences.resolve("list.txt"));
    ObjectMapper mapper = new ObjectMapper();
    JsonNode root = mapper.readTree(sbom.toFile());
    for (JsonNode component : root.get("components")) {
      String jar = jar(component.get("purl").textValue());
      String licence = list.get(jar + ".jar");
      if (licence == null) {
        throw new IllegalStateException("not in lib/: " + component.get("purl"));
      }
      ArrayNode own = ((ObjectNode) component).putArray("licenses");
      own.addObject().putObject("license").put("id", licence);
      Path linked = licences.resolve(jar).resolve("linked.txt");
      if (Files.exists(linked)) {
        ArrayNode parts = ((ObjectNode) component).putArray("components");
        lines(linked).forEach((name, expression) -> add(parts, name, expression));
      }
    }
    Files.writeString(sbom, root.toPrettyString() + "\n");
  }

  /** A jar's name without its extension. */
  private static String jar(String purl) {
    Matcher parts = PURL.matcher(purl);
    if (!parts.matches()) {
      throw new IllegalStateException("not as expected: " + purl);
    }
    String name = parts.group(1) + "-" + parts.group(2);
    return parts.group(3) == null ? name : name + "-" + parts.group(3);
  }

  private static void add(ArrayNode parts, String name, String expression) {
    ObjectNode part = parts.addObject().put("type", "library").put("name", name);
    // Of licences that leave the choice, Graft takes the first.
    part.putArray("licenses").addObject().put("expression", expression.split(" OR ")[0]);
  }

  /** The lines {@code NAME: LICENCE} of a file, in order. */
  private static Map<String, String> lines(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> !line.startsWith("#") && line.contains(": "))
          .map(line -> line.split(": "))
          .collect(
              Collectors.toMap(
                  part -> part[0], part -> part[1], (one, other) -> other, TreeMap::new));
    }
  }
}
