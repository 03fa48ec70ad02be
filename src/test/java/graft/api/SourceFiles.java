package graft.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/** Java that is no part of Graft or its tests: that of documents and of the sample project. */
final class SourceFiles {
  private SourceFiles() {}

  /** Compiles source files, with this process's class path, into a folder. */
  static void compile(Path output, List<Path> sources) {
    List<String> words = new ArrayList<>(List.of("-cp", System.getProperty("java.class.path")));
    words.addAll(List.of("-d", output.toString()));
    sources.forEach(source -> words.add(source.toString()));
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int code =
        ToolProvider.getSystemJavaCompiler().run(null, null, errors, words.toArray(String[]::new));
    assertThat(code).as(errors.toString(StandardCharsets.UTF_8)).isZero();
  }
}
