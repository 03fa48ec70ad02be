package graft.machine;

import static org.assertj.core.api.Assertions.assertThat;

import graft.failure.Remedy;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** With the words of the JVM, of JavaCPP and of class loaders. */
final class LinkFailureTest {
  private static String words(LinkageError failure) {
    assertThat(LinkFailure.of(failure)).hasCause(failure);
    return LinkFailure.of(failure).getMessage();
  }

  @Test
  void anotherVersionOfALibraryIsNamed() {
    assertThat(words(new NoSuchMethodError("'void com.google.protobuf.A.b()'")))
        .isEqualTo(
            "the class path lacks 'void com.google.protobuf.A.b()', or has another version of it;"
                + " use the versions that Graft was built with");
    assertThat(words(new NoClassDefFoundError("com/fasterxml/jackson/core/A")))
        .startsWith("the class path lacks com.fasterxml.jackson.core.A, or has another version");
    LinkageError caused = new NoClassDefFoundError("org/tensorflow/Graph");
    caused.initCause(new ClassNotFoundException("org.tensorflow.Graph"));
    assertThat(words(caused)).startsWith("the class path lacks org.tensorflow.Graph,");
    assertThat(words(new NoSuchMethodError("'int java.lang.A.b()'")))
        .startsWith("the class path lacks 'int java.lang.A.b()'");
  }

  /** Java finds only modules there that another one requires, and Graft's requires none. */
  @Test
  void onTheModulePathAllModulesHaveToBeAdded() {
    LinkageError error = new NoClassDefFoundError("org/tensorflow/Graph");
    assertThat(LinkFailure.of(error, true))
        .hasMessageStartingWith("the module path lacks org.tensorflow.Graph, or has another")
        .hasMessageEndingWith("; start Java with --add-modules ALL-MODULE-PATH");
  }

  @Test
  void aMissingModuleOfJavaIsNamed() {
    assertThat(words(new NoClassDefFoundError("javax/imageio/ImageIO")))
        .isEqualTo(
            "this Java has not all modules: it lacks javax.imageio.ImageIO; use a full JDK or JRE");
  }

  @Test
  void aLibraryThatCannotBeLoadedIsSaid() {
    String expected = "TensorFlow's native library cannot be loaded on ";
    assertThat(words(new UnsatisfiedLinkError("no jnitensorflow in path")))
        .startsWith(expected)
        .contains("(no jnitensorflow in path)", "add tensorflow-core-native");
    // The second attempt of a process; Java 17 and newer give the first failure as a text.
    LinkageError second = new NoClassDefFoundError("Could not initialize class org.tensorflow.A");
    assertThat(words(second)).startsWith(expected);
    second.initCause(
        new ExceptionInInitializerError("Exception java.lang.UnsatisfiedLinkError: no x"));
    assertThat(words(second)).startsWith(expected).contains("UnsatisfiedLinkError");
  }

  @Test
  void aFolderThatCannotBeWrittenIsSaid() {
    LinkageError error = new UnsatisfiedLinkError("no x");
    error.initCause(new IOException("disk full"));
    assertThat(LinkFailure.of(error))
        .hasMessage("cannot unpack TensorFlow's libraries (disk full)")
        .satisfies(e -> assertThat(e.remedy()).hasValue(Remedy.WRITABLE_FOLDER));
  }
}
