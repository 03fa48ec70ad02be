package graft.export;

import graft.contract.SignatureSpec;
import graft.contract.TensorSpec;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * A signature and, for each of its arguments, a tensor of the graph.
 *
 * @param spec the signature in the contract
 * @param inputs the tensors to feed, by input name
 * @param outputs the tensors to fetch, by output name; no other signature has the same tensors
 */
record SignatureTensors(
    SignatureSpec spec, Map<String, Operand<?>> inputs, Map<String, Operand<?>> outputs) {

  SignatureDef toSignatureDef() {
    SignatureDef.Builder signature = SignatureDef.newBuilder().setMethodName(spec.method());
    for (TensorSpec input : spec.inputs()) {
      signature.putInputs(input.name(), info(input, inputs.get(input.name())));
    }
    for (TensorSpec output : spec.outputs()) {
      signature.putOutputs(output.name(), info(output, outputs.get(output.name())));
    }
    return signature.build();
  }

  private TensorInfo info(TensorSpec argument, Operand<?> tensor) {
    if (tensor == null) {
      throw new IllegalStateException(spec.name() + " has no tensor for " + argument.name());
    }
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    argument.dims().forEach(dim -> shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(dim)));
    return TensorInfo.newBuilder()
        .setName(tensor.asOutput().op().name() + ":" + tensor.asOutput().index())
        .setDtype(dataType(argument.type()))
        .setTensorShape(shape)
        .build();
  }

  private static DataType dataType(TensorSpec.ElementType type) {
    return switch (type) {
      case UINT8 -> DataType.DT_UINT8;
      case INT64 -> DataType.DT_INT64;
      case FLOAT32 -> DataType.DT_FLOAT;
    };
  }
}
