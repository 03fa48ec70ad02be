package graft.cli.info;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.contract.SignatureSpec;
import graft.contract.TensorSpec;
import graft.files.JsonText;
import graft.machine.Processor;
import java.util.List;

/**
 * Writes {@link ModelInfo} and {@link MachineInfo} as JSON. The fields are {@code model}, {@code
 * trainable}, {@code description} (the content of graft.json), {@code labels}, {@code signatures},
 * {@code assets}, {@code machine}.
 */
public final class InfoJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private InfoJson() {}

  public static String of(ModelInfo info, MachineInfo machine) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("model", info.directory().toString());
    root.put("trainable", info.trainable());
    root.set("description", MAPPER.valueToTree(info.description()));
    info.description().labels().forEach(root.putArray("labels")::add);
    ObjectNode signatures = root.putObject("signatures");
    info.signatures().forEach(s -> signature(signatures.putObject(s.name()), s));
    ObjectNode assets = root.putObject("assets");
    info.assets().forEach(assets::put);
    machine(root.putObject("machine"), machine);
    return JsonText.of(root);
  }

  private static void signature(ObjectNode node, SignatureSpec signature) {
    node.put("method", signature.method());
    tensors(node.putObject("inputs"), signature.inputs());
    tensors(node.putObject("outputs"), signature.outputs());
  }

  private static void tensors(ObjectNode node, List<TensorSpec> tensors) {
    for (TensorSpec tensor : tensors) {
      ObjectNode spec = node.putObject(tensor.name()).put("dtype", tensor.type().label());
      ArrayNode shape = spec.putArray("shape");
      for (long dim : tensor.dims()) {
        // A dimension that may differ from call to call is null in JSON.
        shape.add(dim == TensorSpec.ANY ? null : Long.valueOf(dim));
      }
    }
  }

  private static void machine(ObjectNode node, MachineInfo info) {
    Processor processor = info.hardware().processor();
    node.put("tensorflow", info.tensorFlow());
    ArrayNode devices = node.putArray("devices");
    info.devices()
        .forEach(
            d -> devices.addObject().put("name", d.name()).put("memory_bytes", d.memoryBytes()));
    info.hardware().gpu().ifPresent(gpu -> node.put("gpu", gpu.model()));
    node.put("processor", processor.model());
    node.put("processors_available", processor.available());
    processor.instructionSets().forEach(node.putArray("instruction_sets")::add);
    node.put("onednn", info.oneDnn().on());
    node.put("onednn_reason", info.oneDnn().reason());
    node.put("precision_auto", info.precision().precision().label());
    node.put("precision_auto_reason", info.precision().reason());
  }
}
