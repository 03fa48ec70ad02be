package graft.savedmodel;

import com.google.protobuf.InvalidProtocolBufferException;
import graft.contract.ModelDescription;
import graft.contract.ModelFiles;
import graft.failure.GraftException;
import graft.files.Manifest;
import graft.files.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tensorflow.Session;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SaverDef;

/**
 * {@code saved_model.pb}, read once and without TensorFlow. The same bytes are checked, given to
 * TensorFlow and copied by {@link #write}, even if the file changes or disappears meanwhile.
 */
public final class SavedModelFile {
  /**
   * The largest file that is read. Graft's own files have 2 MiB. In memory, a parsed file takes up
   * to 50 times its size. At this limit, a parsed file still fits into the memory that the launcher
   * gives to Java.
   */
  static final int MAX_BYTES = 16 << 20;

  private static final String TAG = "serve";

  private final byte[] bytes;
  private final MetaGraphDef metaGraph;

  private SavedModelFile(byte[] bytes, MetaGraphDef metaGraph) {
    this.bytes = bytes;
    this.metaGraph = metaGraph;
  }

  /**
   * Reads the file of a SavedModel directory.
   *
   * @throws GraftException when it can't be read, is damaged or larger than 16 MiB, or does not
   *     hold one MetaGraph with the tag {@code serve} and a SaverDef
   */
  public static SavedModelFile read(Path directory) {
    Path file = directory.resolve(ModelFiles.SAVED_MODEL);
    byte[] bytes = bytes(file);
    SavedModel model = parse(file, bytes);
    if (model.getMetaGraphsCount() != 1) {
      throw damaged(
          file, "it holds %d graphs, expected 1".formatted(model.getMetaGraphsCount()), null);
    }
    MetaGraphDef metaGraph = model.getMetaGraphs(0);
    if (!metaGraph.getMetaInfoDef().getTagsList().contains(TAG)) {
      throw damaged(file, "its graph lacks the tag " + TAG, null);
    }
    SaverDef saver = metaGraph.getSaverDef();
    if (saver.getFilenameTensorName().isEmpty()
        || saver.getSaveTensorName().isEmpty()
        || saver.getRestoreOpName().isEmpty()) {
      throw damaged(
          file, "it has no SaverDef, which names the operations that save and restore", null);
    }
    return new SavedModelFile(bytes, metaGraph);
  }

  /** The content of a file with this graph. Nothing is written yet. */
  public static SavedModelFile of(MetaGraphDef metaGraph) {
    SavedModel whole =
        SavedModel.newBuilder().setSavedModelSchemaVersion(1).addMetaGraphs(metaGraph).build();
    return new SavedModelFile(whole.toByteArray(), metaGraph);
  }

  /** Graph, signatures, SaverDef and collections. */
  public MetaGraphDef metaGraph() {
    return metaGraph;
  }

  /**
   * Writes a complete SavedModel into an empty directory: this file, byte for byte as it was read,
   * the variables, the description and the manifest.
   *
   * @param session a session of this file's graph, which holds the variables' values
   * @throws IOException when a file can't be written
   */
  public void write(Path directory, Session session, ModelDescription description)
      throws IOException {
    writeGraph(directory);
    Path prefix = directory.resolve(ModelFiles.VARIABLES_PREFIX);
    Files.createDirectories(prefix.getParent());
    new Saver(metaGraph.getSaverDef()).save(session, prefix);
    ModelFiles.writeDescription(directory, description);
    Manifest.write(directory);
  }

  void writeGraph(Path directory) throws IOException {
    Files.write(directory.resolve(ModelFiles.SAVED_MODEL), bytes);
  }

  private static byte[] bytes(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw damaged(
            file,
            "it has more than %d MiB, the largest size that is read".formatted(MAX_BYTES >> 20),
            null);
      }
      return bytes;
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }

  private static SavedModel parse(Path file, byte[] bytes) {
    try {
      return SavedModel.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw damaged(file, Reason.of(e), e);
    } catch (StackOverflowError e) {
      // Protobuf limits the depth of known messages, but not of unknown groups, which can overflow
      // the stack.
      throw damaged(file, "it is nested too deeply", e);
    }
  }

  private static GraftException damaged(Path file, String why, Throwable cause) {
    return new GraftException(
        "%s is damaged or not a Graft model: %s; export the model again".formatted(file, why),
        cause);
  }
}
