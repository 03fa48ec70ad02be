package graft.export;

import graft.failure.GraftException;
import graft.files.Download;
import graft.files.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The weights file of the built-in base. It lies in an installation of Graft, in the source tree,
 * or, in another program, on the class path: in the artifact with the classifier {@code base}.
 */
final class BuiltinBase {
  private static final String NAME = "inception_v3_notop_builtin.h5";

  /** The folder in the artifact; {@code src/assembly/base.xml} puts the file there. */
  private static final String RESOURCE = "graft/base/" + NAME;

  private static final Download.Expected EXPECTED =
      Download.Expected.sha256(
          38_736_779, "0d3a9db8a974474fecde20cd49153da05cc4f231b61737ee64d1a400172176d9");

  private final Path installed;
  private final Path copy;
  private final ClassLoader classPath;

  /**
   * @param installed where the file is in an installation; it need not exist
   * @param home the user's cache folder, to which the file is copied from the class path
   */
  BuiltinBase(Path installed, Path home, ClassLoader classPath) {
    this.installed = installed;
    this.copy = home.resolve("weights").resolve(NAME);
    this.classPath = classPath;
  }

  /**
   * The weights.
   *
   * @throws GraftException if the file is missing or damaged, or the copy can't be written
   */
  BaseWeights weights() {
    if (!Files.isRegularFile(installed)) {
      return BaseWeights.ofFile("builtin", copied(), EXPECTED.hash());
    }
    if (!EXPECTED.matches(installed)) {
      throw new GraftException(
          "the built-in base " + installed + " is damaged; build or copy Graft again");
    }
    return BaseWeights.ofFile("builtin", installed, EXPECTED.hash());
  }

  /** A file, because the reader of HDF5 needs one. An earlier copy is used again. */
  private Path copied() {
    if (EXPECTED.matches(copy)) {
      return copy;
    }
    try (InputStream packed = classPath.getResourceAsStream(RESOURCE)) {
      if (packed == null) {
        throw new GraftException(
            "the built-in base is missing: no file "
                + installed
                + ", and no artifact graft with the classifier base on the class path");
      }
      WholeFile.write(copy, packed::transferTo);
    } catch (IOException e) {
      throw new GraftException("cannot read " + RESOURCE + " from the class path", e);
    }
    if (!EXPECTED.matches(copy)) {
      throw new GraftException("the built-in base on the class path is damaged; get it again");
    }
    return copy;
  }
}
