package graft.job;

import graft.contract.ModelDescription;
import graft.export.BaseNetwork;
import graft.export.BaseNetworks;
import graft.export.BaseWeightsSource;
import graft.train.NetworkSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a model that a run was given is exported again, by what its {@code graft.json} says.
 *
 * @param name of its folder
 * @param begun the model before the run
 */
record GivenModel(String name, ModelDescription begun) {
  /** What is to be expected of training again. */
  static final String SAME = "the numbers are the same to the last bit";

  /** The file that names the classes where the data would give them in another order. */
  static final String LABELS = "labels.txt";

  /**
   * The network's settings, without those that are the defaults; empty if {@code graft export}
   * alone does not make this model.
   */
  Optional<NetworkSettings> network() {
    String weights = begun.base().weights();
    boolean known = !BaseWeightsSource.isFile(weights) || begun.base().sha256() != null;
    return begun.training() != null || !known ? Optional.empty() : base().map(this::settings);
  }

  private Optional<BaseNetwork> base() {
    return BaseNetworks.ALL.stream()
        .filter(network -> network.name().equals(begun.base().network()))
        .findFirst();
  }

  private NetworkSettings settings(BaseNetwork base) {
    boolean usualLayer = begun.unfreezeFrom() == base.indexOf(base.usualUnfreezeFrom());
    return new NetworkSettings(
        base.optionName(),
        begun.base().weights(),
        begun.imageSize() == base.usualImageSize()
            ? OptionalInt.empty()
            : OptionalInt.of(begun.imageSize()),
        usualLayer ? Optional.empty() : Optional.of(Integer.toString(begun.unfreezeFrom())),
        begun.head().hidden(),
        begun.head().dropout());
  }

  /** Whether the classes stand in the order that data give them. */
  boolean isSorted() {
    return begun.labels().equals(begun.labels().stream().sorted().toList());
  }

  /** What the command lacks or needs beside it, and how close its result comes, in sentences. */
  List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    String exported = "";
    if (begun.training() != null) {
      remarks.add(
          "The model in %s was trained before this run, on %s. How is not recorded in it; if it has a card of its own, that says it."
              .formatted(name, begun.training().dataset()));
    } else if (network().isEmpty()) {
      remarks.add(
          "How the model in %s was made is not recorded in it (network %s, weights %s), so it is needed itself."
              .formatted(name, begun.base().network(), begun.base().weights()));
    } else {
      if (BaseWeightsSource.isFile(begun.base().weights())) {
        remarks.add(
            "The weights file %s is the one with the SHA-256 above."
                .formatted(begun.base().weights()));
      }
      if (!isSorted()) {
        remarks.add(
            "%s is the model's file assets/labels.txt: its classes, one a line.".formatted(LABELS));
      }
      exported = ", if this version of Graft exported the model; of an earlier export, to rounding";
    }
    remarks.add("On the same kind of processor " + SAME + exported + ".");
    return remarks;
  }
}
