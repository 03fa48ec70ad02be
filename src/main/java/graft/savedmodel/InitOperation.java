package graft.savedmodel;

import java.util.Optional;
import java.util.stream.Stream;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.TensorInfo;

/**
 * The operation that a SavedModel's loader should run after it has restored the variables. It is
 * looked up as TensorFlow does it (source: {@code GetInitOp} in {@code
 * tensorflow/cc/saved_model/loader_util.cc}). Graft's models have none.
 */
public final class InitOperation {
  private static final String SIGNATURE = "__saved_model_init_op";

  private InitOperation() {}

  /** The operation's name; empty if the model has none. */
  public static Optional<String> of(MetaGraphDef model) {
    Stream<String> signature =
        Stream.ofNullable(model.getSignatureDefMap().get(SIGNATURE))
            .flatMap(definition -> Stream.ofNullable(definition.getOutputsMap().get(SIGNATURE)))
            .map(TensorInfo::getName);
    Stream<String> collections =
        Stream.of("saved_model_main_op", "legacy_init_op")
            .flatMap(key -> Stream.ofNullable(model.getCollectionDefMap().get(key)))
            .map(CollectionDef::getNodeList)
            .flatMap(nodes -> nodes.getValueList().stream());
    return Stream.concat(signature, collections).map(GraphPath::nodeOf).findFirst();
  }
}
