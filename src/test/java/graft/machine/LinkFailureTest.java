package graft.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** With the words of the JVM, of JavaCPP and of class loaders. */
final class LinkFailureTest {
  @Test
  void anotherVersionOfALibraryIsNamed() {
    assertThat(LinkFailure.words(new NoSuchMethodError("'void com.google.protobuf.A.b()'")))
        .isEqualTo(
            "the class path lacks 'void com.google.protobuf.A.b()', or has another version of it;"
                + " use the versions that Graft was built with");
    assertThat(LinkFailure.words(new NoClassDefFoundError("com/fasterxml/jackson/core/A")))
        .startsWith("the class path lacks com.fasterxml.jackson.core.A, or has another version");
    Error caused = new NoClassDefFoundError("org/tensorflow/Graph");
    caused.initCause(new ClassNotFoundException("org.tensorflow.Graph"));
    assertThat(LinkFailure.words(caused)).startsWith("the class path lacks org.tensorflow.Graph,");
    assertThat(LinkFailure.words(new NoSuchMethodError("'int java.lang.A.b()'")))
        .startsWith("the class path lacks 'int java.lang.A.b()'");
  }

  @Test
  void aMissingModuleOfJavaIsNamed() {
    assertThat(LinkFailure.words(new NoClassDefFoundError("javax/imageio/ImageIO")))
        .isEqualTo(
            "this Java has not all modules: it lacks javax.imageio.ImageIO; use a full JDK or JRE");
  }

  @Test
  void aLibraryThatCannotBeLoadedIsSaid() {
    String expected = "TensorFlow's native library cannot be loaded on ";
    assertThat(LinkFailure.words(new UnsatisfiedLinkError("no jnitensorflow in path")))
        .startsWith(expected)
        .contains("(no jnitensorflow in path)", "add tensorflow-core-native");
    // The second attempt of a process; Java 17 and newer give the first failure as a text.
    Error second = new NoClassDefFoundError("Could not initialize class org.tensorflow.A");
    assertThat(LinkFailure.words(second)).startsWith(expected);
    second.initCause(
        new ExceptionInInitializerError("Exception java.lang.UnsatisfiedLinkError: no x"));
    assertThat(LinkFailure.words(second)).startsWith(expected).contains("UnsatisfiedLinkError");
  }

  @Test
  void aFolderThatCannotBeWrittenIsSaid() {
    Error error = new UnsatisfiedLinkError("no x");
    error.initCause(new IOException("disk full"));
    assertThat(LinkFailure.words(error))
        .isEqualTo(
            "cannot unpack TensorFlow's libraries (disk full): set GRAFT_HOME to a folder that you"
                + " can write to, with 1 GB of room");
  }
}
