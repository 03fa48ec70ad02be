package graft.export;

import com.google.protobuf.ByteString;
import graft.contract.ModelFiles;
import graft.files.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Alters a SavedModel directory, as its own maker could: the manifest fits the altered files. */
public final class ModelEdit {
  private ModelEdit() {}

  /** Copies a directory, to alter the copy. */
  public static Path copy(Path model, Path copy) {
    try (Stream<Path> files = Files.walk(model)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(model.relativize(file).toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return copy;
  }

  /** Changes graph, signatures, SaverDef or collections. */
  public static void graph(Path model, Consumer<MetaGraphDef.Builder> change) {
    bytes(
        model,
        ModelFiles.SAVED_MODEL,
        bytes -> {
          try {
            SavedModel.Builder saved = SavedModel.parseFrom(bytes).toBuilder();
            change.accept(saved.getMetaGraphsBuilder(0));
            return saved.build().toByteArray();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Changes the bytes of a file. */
  public static void bytes(Path model, String file, UnaryOperator<byte[]> change) {
    try {
      Path path = model.resolve(file);
      Files.write(path, change.apply(Files.readAllBytes(path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Manifest.write(model);
  }

  /**
   * Makes {@code serving_default} write a file whenever it is called: the graph of a malicious
   * maker.
   */
  public static void addWriteFile(Path model, Path written) {
    graph(
        model,
        graph ->
            graph
                .getGraphDefBuilder()
                .addNode(text("evil_name", written.toString()))
                .addNode(text("evil_text", "pwned")));
    addToPrediction(
        model,
        NodeDef.newBuilder()
            .setName("evil")
            .setOp("WriteFile")
            .addInput("evil_name")
            .addInput("evil_text"));
  }

  /** Adds a node that the probabilities of {@code serving_default} wait for. */
  public static void addToPrediction(Path model, NodeDef.Builder added) {
    graph(
        model,
        graph -> {
          String output =
              graph
                  .getSignatureDefOrThrow("serving_default")
                  .getOutputsOrThrow("probabilities")
                  .getName()
                  .replace(":0", "");
          graph.getGraphDefBuilder().getNodeBuilderList().stream()
              .filter(node -> node.getName().equals(output))
              .forEach(node -> node.addInput("^" + added.getName()));
          graph.getGraphDefBuilder().addNode(added);
        });
  }

  /** A constant string. */
  public static NodeDef text(String name, String value) {
    TensorProto tensor =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_STRING)
            .setTensorShape(TensorShapeProto.getDefaultInstance())
            .addStringVal(ByteString.copyFromUtf8(value))
            .build();
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Const")
        .putAttr("dtype", AttrValue.newBuilder().setType(DataType.DT_STRING).build())
        .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build())
        .build();
  }
}
