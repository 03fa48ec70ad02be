package graft.model;

import com.google.protobuf.UnsafeByteOperations;
import graft.savedmodel.GraphPath;
import java.util.List;
import org.tensorflow.Tensor;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Nodes of a graph that have a value, or get one when they are fed. */
final class ValueNode {
  private ValueNode() {}

  /** Takes the place of a fed node, which may be any operation. */
  static NodeDef fed(TensorInfo fed) {
    return NodeDef.newBuilder()
        .setName(GraphPath.nodeOf(fed.getName()))
        .setOp("Placeholder")
        .putAttr("dtype", type(fed.getDtype()))
        .putAttr("shape", AttrValue.newBuilder().setShape(fed.getTensorShape()).build())
        .build();
  }

  /** A constant. */
  static NodeDef constant(String name, Tensor value) {
    byte[] bytes = new byte[Math.toIntExact(value.numBytes())];
    value.asRawTensor().data().read(bytes);
    TensorProto content =
        TensorProto.newBuilder()
            .setDtype(value.asRawTensor().dataType())
            .setTensorShape(shape(value))
            .setTensorContent(UnsafeByteOperations.unsafeWrap(bytes))
            .build();
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Const")
        .putAttr("dtype", type(content.getDtype()))
        .putAttr("value", AttrValue.newBuilder().setTensor(content).build())
        .build();
  }

  /** A value that TensorFlow's rewriter does not take for a constant, because it could be fed. */
  static List<NodeDef> unfolded(String name, Tensor value) {
    NodeDef constant = constant(name + "/value", value);
    NodeDef open =
        NodeDef.newBuilder()
            .setName(name)
            .setOp("PlaceholderWithDefault")
            .addInput(constant.getName())
            .putAttr("dtype", constant.getAttrOrThrow("dtype"))
            .putAttr("shape", AttrValue.newBuilder().setShape(shape(value)).build())
            .build();
    return List.of(constant, open);
  }

  private static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }

  private static TensorShapeProto shape(Tensor value) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long size : value.shape().asArray()) {
      shape.addDimBuilder().setSize(size);
    }
    return shape.build();
  }
}
