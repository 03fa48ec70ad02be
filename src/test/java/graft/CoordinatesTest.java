package graft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** What others need to name Graft, and what Maven Central demands of a {@code pom.xml}. */
final class CoordinatesTest {
  private static final Path SAMPLE = Path.of("samples/embed/pom.xml");

  private final XPath paths = XPathFactory.newInstance().newXPath();
  private Document pom;
  private String group;
  private String artifact;
  private String version;

  @BeforeEach
  void read() throws Exception {
    pom = parse(Path.of("pom.xml"));
    group = text(pom, "/project/groupId");
    artifact = text(pom, "/project/artifactId");
    version = text(pom, "/project/version");
  }

  @Test
  void documentsNameTheArtifactAsItIs() throws Exception {
    Pattern named = Pattern.compile("([\\w.-]+):" + artifact + ":([\\w.-]*\\w)");
    Pattern archive = Pattern.compile(artifact + "-(\\d[\\w.-]*)\\.(?:tar\\.gz|zip|jar)");
    int count = 0;
    for (Path document : documents()) {
      String words = Files.readString(document);
      for (MatchResult found : named.matcher(words).results().toList()) {
        assertThat(found.group()).as(document.toString()).isEqualTo(coordinates());
        count++;
      }
      assertThat(archive.matcher(words).results().map(found -> found.group(1)))
          .as(document.toString())
          .allMatch(version::equals);
    }
    assertThat(count).as("places with coordinates").isGreaterThanOrEqualTo(5);
  }

  @Test
  void theSampleProjectUsesThisVersion() throws Exception {
    Document sample = parse(SAMPLE);
    assertThat(text(sample, "/project/properties/graft.group")).isEqualTo(group);
    assertThat(text(sample, "/project/properties/graft.version")).isEqualTo(version);
    String ours = "/project/dependencies/dependency[artifactId='" + artifact + "']";
    assertThat(text(sample, "count(" + ours + ")")).isEqualTo("2");
    assertThat(text(sample, "count(" + ours + "[groupId='${graft.group}'])")).isEqualTo("2");
    assertThat(text(sample, "count(" + ours + "[version='${graft.version}'])")).isEqualTo("2");
  }

  @Test
  void gradleIsToldTheVersionsThatMavenTakes() throws Exception {
    String words = Files.readString(SAMPLE.resolveSibling("README.md"));
    assertThat(words)
        .contains(
            "tensorflow-core-native:" + text(pom, "/project/properties/tensorflow.version") + ":",
            "slf4j-nop:" + text(pom, "//dependency[artifactId='slf4j-nop']/version") + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name",
        "description",
        "url",
        "licenses/license/name",
        "licenses/license/url",
        "developers/developer/name",
        "developers/developer/organization",
        "developers/developer/organizationUrl",
        "scm/connection",
        "scm/developerConnection",
        "scm/url"
      })
  void mavenCentralFindsWhatItDemands(String element) throws Exception {
    assertThat(text(pom, "/project/" + element)).isNotBlank();
  }

  @Test
  void mavenCentralFindsNothingThatItRefuses() throws Exception {
    assertThat(List.of(group, artifact, version)).allMatch(name -> name.matches("[\\w.-]+"));
    assertThat(Files.readString(Path.of("pom.xml"))).doesNotContain("SNAPSHOT");
    assertThat(text(pom, "count(//repositories | //pluginRepositories)")).isEqualTo("0");
    assertThat(text(pom, "count(//dependency[not(version)])")).isEqualTo("0");
  }

  private String coordinates() {
    return group + ":" + artifact + ":" + version;
  }

  /** What a reader may copy coordinates from. The changelog names earlier versions. */
  private static List<Path> documents() throws Exception {
    try (Stream<Path> docs = Files.list(Path.of("docs"))) {
      return Stream.concat(
              Stream.of("README.md", "samples/embed/README.md", "src/dist/README.md").map(Path::of),
              docs.filter(file -> file.toString().endsWith(".md")))
          .toList();
    }
  }

  private static Document parse(Path file) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
  }

  private String text(Document document, String path) throws Exception {
    return paths.evaluate(path, document).strip();
  }
}
