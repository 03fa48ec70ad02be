package graft.api;

import static org.assertj.core.api.Assertions.assertThat;

import graft.ImageClassifier;
import graft.Prediction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's Java compiles as it is there, and runs; that of other pages compiles. */
final class ReadmeExampleTest {
  private static final Pattern JAVA = Pattern.compile("(?s)```java\\n(.*?class (\\w+).*?)```");

  private static final Pattern PART = Pattern.compile("(?s)```java\\n(.*?)```");

  /** Which the parts leave out. */
  private static final String IMPORTS =
      """
      import graft.*;
      import graft.contract.*;
      import graft.train.*;
      import java.nio.file.Path;
      """;

  @TempDir private Path folder;

  @Test
  void trainsAndClassifies() throws Exception {
    List<MatchResult> examples =
        JAVA.matcher(Files.readString(Path.of("README.md"))).results().toList();
    assertThat(examples).hasSize(1);
    assertThat(examples.get(0).group(1)).hasLineCount(10);
    String name = examples.get(0).group(2);
    Path source = Files.writeString(folder.resolve(name + ".java"), examples.get(0).group(1));
    SourceFiles.compile(folder, List.of(source));
    Path pictures = ApiFiles.labelled(folder.resolve("pictures"), 10);
    Path run = folder.resolve("run");
    Path model = ApiFiles.model(folder.resolve("model"));
    Path picture = ApiFiles.pictures(folder.resolve("others"), 1).get(0);
    String printed =
        output(name, pictures.toString(), run.toString(), model.toString(), picture.toString());
    try (ImageClassifier classifier = ImageClassifier.load(run.resolve("unfrozen"))) {
      Prediction.Candidate best = classifier.classify(picture).best();
      assertThat(printed)
          .isEqualTo(best.label() + " " + best.probability() + System.lineSeparator());
    }
  }

  /** The other pages have parts of programs; on the page that compares, Graft's is the first. */
  @Test
  void thePartsInOtherPagesCompile() throws IOException {
    List<String> parts = new ArrayList<>(parts("docs/java.md"));
    assertThat(parts).hasSizeGreaterThan(1);
    parts.add(parts("docs/from-mlnet-djl-keras.md").get(0));
    parts.addAll(parts("src/dist/README.md"));
    List<Path> sources = new ArrayList<>();
    for (String part : parts) {
      String name = "Part" + sources.size();
      String text = IMPORTS + "class " + name + " { void run(TrainingProgress progress) {\n";
      sources.add(Files.writeString(folder.resolve(name + ".java"), text + part + "}}\n"));
    }
    SourceFiles.compile(folder, sources);
  }

  private static List<String> parts(String page) throws IOException {
    return PART.matcher(Files.readString(Path.of(page))).results().map(m -> m.group(1)).toList();
  }

  private String output(String name, String... arguments) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try (URLClassLoader classes = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      classes.loadClass(name).getMethod("main", String[].class).invoke(null, (Object) arguments);
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
