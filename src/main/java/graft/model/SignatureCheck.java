package graft.model;

import graft.contract.InputKind;
import graft.contract.ModelDescription;
import graft.contract.SignatureSpec;
import graft.contract.Signatures;
import graft.contract.TensorSpec;
import graft.failure.GraftException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares the signatures of an opened model with the contract's. */
final class SignatureCheck {
  private final Path directory;
  private final Map<String, SignatureSpec> found;

  SignatureCheck(Path directory, Map<String, SignatureSpec> found) {
    this.directory = directory;
    this.found = found;
  }

  /**
   * Checks names, dtypes and shapes of every signature of the contract that the model must have,
   * and of the optional ones that it has.
   *
   * @throws GraftException naming the first signature or argument that is missing or differs
   */
  void check(ModelDescription description) {
    wanted(description).forEach(this::checkOne);
  }

  /**
   * Checks as {@link #check}, but lets signatures be missing: of an opened part of a model, whose
   * signatures were all checked before.
   */
  void checkPart(ModelDescription description) {
    wanted(description).stream()
        .filter(wanted -> found.containsKey(wanted.name()))
        .forEach(this::checkOne);
  }

  private List<SignatureSpec> wanted(ModelDescription description) {
    Signatures.Dimensions dims = dimensions(description);
    List<SignatureSpec> wanted = new ArrayList<>(Signatures.inference(dims));
    if (found.containsKey(Signatures.START)) {
      wanted.addAll(Signatures.training(dims));
    }
    if (found.containsKey(Signatures.START_LAYER_DECAY)) {
      wanted.add(Signatures.startLayerDecay());
    }
    return wanted;
  }

  private void checkOne(SignatureSpec wanted) {
    SignatureSpec actual = signature(wanted.name());
    for (TensorSpec input : wanted.inputs()) {
      checkArgument(wanted.name(), "input", input, actual.inputs());
    }
    for (TensorSpec output : wanted.outputs()) {
      checkArgument(wanted.name(), "output", output, actual.outputs());
    }
  }

  private void checkArgument(
      String signature, String role, TensorSpec wanted, List<TensorSpec> actual) {
    TensorSpec found =
        actual.stream()
            .filter(argument -> argument.name().equals(wanted.name()))
            .findFirst()
            .orElseThrow(
                () ->
                    CheckedModel.broken(
                        directory,
                        "signature %s lacks the %s %s".formatted(signature, role, wanted.name())));
    if (!found.agreesWith(wanted)) {
      throw CheckedModel.broken(
          directory,
          "signature %s: %s %s is %s, expected %s"
              .formatted(signature, role, wanted.name(), found.describe(), wanted.describe()));
    }
  }

  private Signatures.Dimensions dimensions(ModelDescription description) {
    SignatureSpec features = signature(Signatures.FEATURES);
    List<Long> vector = dims(features, InputKind.FEATURES, 2);
    List<Long> boundary = dims(features, InputKind.BOUNDARY, 4);
    refuseOpenSizes(InputKind.FEATURES, vector);
    refuseOpenSizes(InputKind.BOUNDARY, boundary);
    return new Signatures.Dimensions(
        description.labels().size(), vector.get(1), boundary.subList(1, 4));
  }

  /** Refuses features or a boundary without a fixed size per image, which caches need. */
  private void refuseOpenSizes(InputKind kind, List<Long> dims) {
    long numbers = 1;
    for (long dim : dims.subList(1, dims.size())) {
      if (dim < 1 || dim > Integer.MAX_VALUE / numbers) {
        throw CheckedModel.broken(
            directory,
            "signature %s: output %s has the dimensions %s; expected fixed dimensions, with at most %d numbers per image in all"
                .formatted(Signatures.FEATURES, kind.argument(), dims, Integer.MAX_VALUE));
      }
      numbers *= dim;
    }
  }

  private List<Long> dims(SignatureSpec features, InputKind kind, int rank) {
    return features.outputs().stream()
        .filter(output -> output.name().equals(kind.argument()))
        .map(TensorSpec::dims)
        .filter(dims -> dims.size() == rank)
        .findFirst()
        .orElseThrow(
            () ->
                CheckedModel.broken(
                    directory,
                    "signature %s lacks an output %s of %d dimensions"
                        .formatted(Signatures.FEATURES, kind.argument(), rank)));
  }

  private SignatureSpec signature(String name) {
    SignatureSpec signature = found.get(name);
    if (signature == null) {
      throw CheckedModel.broken(directory, "it lacks the signature " + name);
    }
    return signature;
  }
}
