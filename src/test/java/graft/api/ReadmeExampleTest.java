package graft.api;

import static org.assertj.core.api.Assertions.assertThat;

import graft.ImageClassifier;
import graft.Prediction;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's Java compiles as it is there, and runs. */
final class ReadmeExampleTest {
  private static final Pattern JAVA = Pattern.compile("(?s)```java\\n(.*?class (\\w+).*?)```");

  @TempDir private Path folder;

  @Test
  void trainsAndClassifies() throws Exception {
    List<MatchResult> examples =
        JAVA.matcher(Files.readString(Path.of("README.md"))).results().toList();
    assertThat(examples).hasSize(1);
    assertThat(examples.get(0).group(1)).hasLineCount(10);
    String name = examples.get(0).group(2);
    compile(Files.writeString(folder.resolve(name + ".java"), examples.get(0).group(1)));
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

  private void compile(Path source) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    String classPath = System.getProperty("java.class.path");
    int code =
        compiler.run(
            null, null, errors, "-cp", classPath, "-d", folder.toString(), source.toString());
    assertThat(code).as(errors.toString(StandardCharsets.UTF_8)).isZero();
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
