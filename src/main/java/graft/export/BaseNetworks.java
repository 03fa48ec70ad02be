package graft.export;

import graft.failure.WrongUseException;
import java.util.List;
import java.util.stream.Collectors;

/** The networks that a user can name. */
public final class BaseNetworks {
  /** All networks, in the order in which help lists them. */
  public static final List<BaseNetwork> ALL = List.of(new InceptionV3());

  /**
   * The smallest images, height and width in pixels, that any network takes. This is a constant,
   * because it bounds an option in an annotation; a test compares it with the networks.
   */
  public static final int SMALLEST_IMAGE_SIZE = 75;

  private BaseNetworks() {}

  /**
   * The network of this {@linkplain BaseNetwork#optionName option name}.
   *
   * @throws WrongUseException when there is no such network; the message names all networks
   */
  public static BaseNetwork named(String optionName) {
    return ALL.stream()
        .filter(network -> network.optionName().equals(optionName))
        .findFirst()
        .orElseThrow(
            () ->
                new WrongUseException(
                    "there is no network \"%s\"; give %s"
                        .formatted(
                            optionName,
                            ALL.stream()
                                .map(BaseNetwork::optionName)
                                .collect(Collectors.joining(" or ")))));
  }
}
