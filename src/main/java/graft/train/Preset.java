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
import java.util.stream.Stream;

/**
 * Settings of a training that go together. What is set beside a preset counts instead of its own
 * value.
 *
 * <p>The epochs of all presets but the notebook's are meant for {@value #IMAGES} training images or
 * more. With fewer images a phase has more epochs, so that it still takes about as many steps, but
 * at most {@value #MOST_EPOCHS}.
 */
public enum Preset {
  /** The notebook's recipe: the defaults. */
  NOTEBOOK(
      "--image-size 299 --epochs-frozen 4 --epochs-unfrozen 4 --learning-rate-frozen 1e-3"
          + " --learning-rate-unfrozen 1e-5 --batch-size 300 --schedule constant --augment none"),
  /** Small images; all layers train, at a high rate that falls. */
  FAST(
      "--image-size 139 --unfreeze-from 0 --epochs-frozen 2 --epochs-unfrozen 1"
          + " --learning-rate-frozen 1e-3 --learning-rate-unfrozen 3e-4 --layer-decay 0.8"
          + " --batch-size 100 --schedule cosine --augment none"),
  /** All layers train on images that change in every epoch, and at last on larger images. */
  BEST(
      "--image-size 139 --unfreeze-from 0 --epochs-frozen 1 --epochs-unfrozen 2"
          + " --learning-rate-frozen 1e-3 --learning-rate-unfrozen 3e-4 --layer-decay 0.8"
          + " --batch-size 100 --schedule cosine --augment standard"
          + " --large-size 192 --epochs-large 1 --learning-rate-large 1e-4");

  private static final int IMAGES = 50_000;
  private static final int MOST_EPOCHS = 10;

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

  /** The preset with a {@link #label}, if there is one. */
  public static Optional<Preset> of(String label) {
    return Stream.of(values()).filter(preset -> preset.label().equals(label)).findFirst();
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
   * @param mayHaveLarge whether the training can have a large phase
   */
  public String notice(Set<String> given, boolean mayHaveLarge) {
    return "preset " + label() + ": " + String.join(" ", left(given, mayHaveLarge));
  }

  /** The words without the options that the user gave, and without what does not suit those. */
  private List<String> left(Set<String> given, boolean mayHaveLarge) {
    // A size that the user gave is the size of all phases.
    boolean otherSize = given.contains(IMAGE_SIZE) && !given.contains(LARGE_SIZE);
    boolean large = mayHaveLarge && !otherSize;
    List<String> left = new ArrayList<>();
    for (int i = 0; i < words.size(); i += 2) {
      String option = words.get(i);
      if (!given.contains(option) && (large || !OF_LARGE.contains(option))) {
        left.addAll(words.subList(i, i + 2));
      }
    }
    return left;
  }

  /** Whether the preset has a large phase, if nothing that is set beside it forbids one. */
  public boolean hasLarge() {
    return words.contains(LARGE_SIZE);
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
   * The options that set more epochs, because there are few images.
   *
   * @param settings with this preset's values
   * @param given names of the options that the user gave
   * @param images number of training images
   * @return options and their values by turns; empty if there are enough images
   */
  public List<String> moreEpochs(TrainingSettings settings, Set<String> given, int images) {
    if (this == NOTEBOOK || images >= IMAGES) {
      return List.of();
    }
    List<String> more = new ArrayList<>();
    for (Phase phase : settings.allPhases()) {
      String option = "--epochs-" + phase.label();
      if (given.contains(option) || value(option).isEmpty()) {
        continue;
      }
      int epochs = Integer.parseInt(value(option).get());
      double sameSteps = Math.ceil((double) epochs * IMAGES / images);
      int reached = (int) Math.min(sameSteps, MOST_EPOCHS);
      if (reached > epochs) {
        more.addAll(List.of(option, "" + reached));
      }
    }
    return more;
  }

  /**
   * The settings with this preset's values in place of those that the user did not give, apart from
   * the {@link #network}.
   *
   * @param given names of the options that the user gave
   */
  public TrainingSettings apply(TrainingSettings asked, Set<String> given) {
    return with(asked, left(given, asked.phases().contains(Phase.UNFROZEN)));
  }

  /**
   * The settings with other values, apart from the {@link #network}.
   *
   * @param words options and their values by turns
   */
  public static TrainingSettings with(TrainingSettings settings, List<String> words) {
    RunJson json = new RunJson(settings.output());
    ObjectNode tree = json.write(settings);
    for (int i = 0; i < words.size(); i += 2) {
      String option = words.get(i);
      if (!OF_NETWORK.contains(option)) {
        ObjectNode place = OF_LARGE.contains(option) ? tree.withObject("/large") : tree;
        place.put(RunJson.field(option), words.get(i + 1));
      }
    }
    // Trust is never written.
    tree.put("trust_model", settings.session().trustModel());
    try {
      return json.read(tree, TrainingSettings.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(words + " do not fit " + tree, e);
    }
  }
}
