package graft.savedmodel;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** Reads a constant vector of strings, in either of the two forms that TensorFlow writes. */
final class StringVector {
  private StringVector() {}

  /**
   * The strings. They stand one by one, or all in one field: first their lengths, then their bytes
   * (source: {@code EncodeStringList} in {@code tensorflow/core/platform/tensor_coding.cc}).
   *
   * @param size how many the vector has
   * @throws IllegalArgumentException when the node is no constant or its content is damaged
   */
  static List<ByteString> of(NodeDef node, int size) {
    if (!node.getOp().equals("Const")) {
      throw new IllegalArgumentException("its checkpoint's names are no constants");
    }
    TensorProto vector = node.getAttrOrThrow("value").getTensor();
    List<ByteString> strings = new ArrayList<>();
    if (vector.getTensorContent().isEmpty()) {
      // Where the last strings are equal, TensorFlow stores only the first of them.
      int last = vector.getStringValCount() - 1;
      for (int i = 0; i < size; i++) {
        strings.add(last < 0 ? ByteString.EMPTY : vector.getStringVal(Math.min(i, last)));
      }
      return strings;
    }
    CodedInputStream content = vector.getTensorContent().newCodedInput();
    try {
      int[] lengths = new int[size];
      for (int i = 0; i < size; i++) {
        lengths[i] = content.readUInt32();
      }
      for (int length : lengths) {
        strings.add(ByteString.copyFrom(content.readRawBytes(length)));
      }
      return strings;
    } catch (IOException e) {
      throw new IllegalArgumentException("its checkpoint's names are damaged", e);
    }
  }
}
