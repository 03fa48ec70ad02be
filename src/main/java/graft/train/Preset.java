package graft.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.contract.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Settings of a training that go together. What is set beside a preset counts instead of its own
 * value.
 */
public enum Preset {
  /** The notebook's recipe: the defaults. */
  NOTEBOOK(
      "--image-size 299 --epochs-frozen 4 --epochs-unfrozen 4 --learning-rate-frozen 1e-3"
          + " --learning-rate-unfrozen 1e-5 --batch-size 300 --schedule constant --augment none"),
  /**
   * Small images and a high rate that falls; the caches hold each image and its mirror image, so
   * that these go through the frozen base only once.
   */
  FAST(
      "--image-size 139 --epochs-frozen 2 --epochs-unfrozen 4 --learning-rate-frozen 1e-3"
          + " --learning-rate-unfrozen 1e-4 --batch-size 100 --schedule cosine --augment flip"),
  /** All layers train, and at last on larger images. */
  BEST(
      "--image-size 139 --unfreeze-from 0 --epochs-frozen 2 --epochs-unfrozen 4"
          + " --learning-rate-frozen 1e-3 --learning-rate-unfrozen 1e-4 --layer-decay 0.8"
          + " --batch-size 100 --schedule cosine --augment standard --label-smoothing 0.1"
          + " --large-size 224 --epochs-large 1 --learning-rate-large 1e-5");

  private static final String IMAGE_SIZE = "--image-size";
  private static final String UNFREEZE_FROM = "--unfreeze-from";
  private static final Set<String> OF_NETWORK = Set.of(IMAGE_SIZE, UNFREEZE_FROM);
  private static final String LARGE_SIZE = "--large-size";
  private static final Set<String> OF_LARGE =
      Set.of(LARGE_SIZE, "--epochs-large", "--learning-rate-large");

  /** Options and their values by turns. */
  private final List<String> words;

  Preset(String words) {
    this.words = List.of(words.split(" "));
  }

  /** The name in options and in {@code run.json}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All options and values, as on a command line. */
  public String words() {
    return String.join(" ", words);
  }

  /**
   * A line for the user with the options and values that are set.
   *
   * @param given names of the options that the user gave
   * @param unfreezes whether there is an unfrozen phase
   */
  public String notice(Set<String> given, boolean unfreezes) {
    return "preset " + label() + ": " + String.join(" ", left(given, unfreezes));
  }

  /** The words without the options that the user gave, and without what does not suit those. */
  private List<String> left(Set<String> given, boolean unfreezes) {
    // A size that the user gave is the size of all phases.
    boolean otherSize = given.contains(IMAGE_SIZE) && !given.contains(LARGE_SIZE);
    boolean large = unfreezes && !otherSize;
    List<String> left = new ArrayList<>();
    for (int i = 0; i < words.size(); i += 2) {
      String option = words.get(i);
      if (!given.contains(option) && (large || !OF_LARGE.contains(option))) {
        left.addAll(words.subList(i, i + 2));
      }
    }
    return left;
  }

  /** The preset's network: it has this preset's values where the user gave none. */
  public NetworkSettings network(NetworkSettings asked) {
    OptionalInt size = asked.imageSize();
    return new NetworkSettings(
        asked.base(),
        asked.weights(),
        size.isPresent() ? size : OptionalInt.of(Integer.parseInt(value(IMAGE_SIZE).orElseThrow())),
        asked.unfreezeFrom().or(() -> value(UNFREEZE_FROM)),
        asked.hidden(),
        asked.dropout());
  }

  private Optional<String> value(String option) {
    int index = words.indexOf(option);
    return index < 0 ? Optional.empty() : Optional.of(words.get(index + 1));
  }

  /**
   * The settings with this preset's values in place of those that the user did not give, apart from
   * the {@link #network}.
   *
   * @param given names of the options that the user gave
   */
  public TrainingSettings apply(TrainingSettings asked, Set<String> given) {
    RunJson json = new RunJson(asked.output());
    ObjectNode tree = json.write(asked);
    List<String> left = left(given, asked.phases().contains(Phase.UNFROZEN));
    for (int i = 0; i < left.size(); i += 2) {
      String option = left.get(i);
      if (!OF_NETWORK.contains(option)) {
        ObjectNode place = OF_LARGE.contains(option) ? tree.withObject("/large") : tree;
        place.put(RunJson.field(option), left.get(i + 1));
      }
    }
    // Trust is never written.
    tree.put("trust_model", asked.session().trustModel());
    try {
      return json.read(tree, TrainingSettings.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("preset " + label() + " does not fit " + tree, e);
    }
  }
}
