package graft.savedmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.WireFormat;
import graft.failure.GraftException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SaverDef;

/** Whatever bytes the file has: a graph, or one clear line. */
class SavedModelFileTest {
  @TempDir Path folder;

  @Test
  void aFileOfOneGraphIsReadAndCopied() throws IOException {
    byte[] bytes = SavedModel.newBuilder().addMetaGraphs(graph()).build().toByteArray();
    SavedModelFile file = read(bytes);
    assertThat(file.metaGraph()).isEqualTo(graph());
    Files.delete(folder.resolve("saved_model.pb"));
    file.writeGraph(folder);
    assertThat(folder.resolve("saved_model.pb")).hasBinaryContent(bytes);
  }

  @Test
  void noGraphTwoGraphsAndGraphsOfAnotherKind() {
    assertRefused(new byte[0], "holds 0 graphs, expected 1");
    assertRefused(
        SavedModel.newBuilder().addMetaGraphs(graph()).addMetaGraphs(graph()).build().toByteArray(),
        "holds 2 graphs, expected 1");
    assertRefused(only(graph().toBuilder().clearMetaInfoDef()), "lacks the tag serve");
    assertRefused(only(graph().toBuilder().clearSaverDef()), "has no SaverDef");
  }

  @Test
  void cutAnywhere() {
    byte[] bytes = only(graph().toBuilder());
    for (int length = 0; length < bytes.length; length++) {
      assertRefused(Arrays.copyOf(bytes, length), "damaged");
    }
  }

  @Test
  void garbage() {
    Random random = new Random(5);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      assertRefused(bytes, "damaged");
    }
  }

  @Test
  void tooLarge() {
    assertRefused(new byte[SavedModelFile.MAX_BYTES + 1], "more than 16 MiB");
  }

  /**
   * Groups within groups, as no message of TensorFlow's has them: protobuf does not count these.
   */
  @Test
  void nestedTooDeep() throws IOException {
    ByteArrayOutputStream groups = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(groups);
    for (int i = 0; i < 1_000_000; i++) {
      out.writeTag(15, WireFormat.WIRETYPE_START_GROUP);
    }
    out.flush();
    assertRefused(groups.toByteArray(), "damaged");
    // Field 5 of a MetaGraphDef is a map.
    byte[] inMap =
        only(
            graph().toBuilder()
                .setUnknownFields(
                    UnknownFieldSet.newBuilder()
                        .addField(
                            5,
                            UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFrom(groups.toByteArray()))
                                .build())
                        .build()));
    assertRefused(inMap, "damaged");
  }

  @Test
  void missing() {
    assertThatThrownBy(() -> SavedModelFile.read(folder.resolve("none")))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("cannot read");
  }

  private SavedModelFile read(byte[] bytes) throws IOException {
    Files.write(folder.resolve("saved_model.pb"), bytes);
    return SavedModelFile.read(folder);
  }

  private void assertRefused(byte[] bytes, String reason) {
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(GraftException.class)
        .hasMessageStartingWith(folder.resolve("saved_model.pb") + " is damaged")
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }

  private static byte[] only(MetaGraphDef.Builder graph) {
    return SavedModel.newBuilder().addMetaGraphs(graph).build().toByteArray();
  }

  private static MetaGraphDef graph() {
    return MetaGraphDef.newBuilder()
        .setMetaInfoDef(MetaGraphDef.MetaInfoDef.newBuilder().addTags("serve"))
        .setSaverDef(
            SaverDef.newBuilder()
                .setFilenameTensorName("prefix:0")
                .setSaveTensorName("saved:0")
                .setRestoreOpName("restored"))
        .build();
  }
}
