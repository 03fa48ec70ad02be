package graft.cli.option;

import com.beust.jcommander.JCommander;
import graft.contract.ModelDescription;
import graft.contract.ModelFiles;
import graft.export.ExportSettings;
import graft.failure.WrongUseException;
import graft.files.ShellWord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The values of {@code --preset}: options of {@code train} that go together. */
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

  private static final Set<String> OF_LARGE =
      Set.of("--large-size", "--epochs-large", "--learning-rate-large");

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
   * Sets the fields of a command to the preset's values, except those that the user has set.
   *
   * @param given names of the options that the user gave
   * @param unfreezes whether there is an unfrozen phase, without which no large phase can follow
   * @return a line for the user with the options and values that were set
   */
  public String apply(Object command, Set<String> given, boolean unfreezes) {
    // A size that the user gave is the size of all phases.
    boolean otherSize = given.contains("--image-size") && !given.contains("--large-size");
    boolean large = unfreezes && !otherSize;
    List<String> set = new ArrayList<>();
    for (int i = 0; i < words.size(); i += 2) {
      String option = words.get(i);
      if (!given.contains(option) && (large || !OF_LARGE.contains(option))) {
        set.addAll(words.subList(i, i + 2));
      }
    }
    JCommander parser = new JCommander(command);
    Values.register(parser);
    parser.parse(set.toArray(String[]::new));
    return "preset " + label() + ": " + String.join(" ", set);
  }

  /**
   * Refuses a model with another network, image size or first unfrozen layer than the one that
   * would be made without {@code --model}.
   *
   * @param network the options after {@link #apply}
   * @throws WrongUseException that names the differences and how to make such a model
   */
  public void requireSuitable(Path model, NetworkOptions network) {
    ModelDescription found = ModelFiles.readDescription(model);
    ExportSettings needed = network.settings(found.labels(), found.head().seed());
    boolean sameNetwork = needed.network().name().equals(found.base().network());
    if (sameNetwork
        && needed.imageSize() == found.imageSize()
        && needed.unfreezeFrom() == found.unfreezeFrom()) {
      return;
    }
    String command =
        ", or make one with graft export --from %s --image-size %d --unfreeze-from %d --output DIR"
            .formatted(ShellWord.of(model), needed.imageSize(), needed.unfreezeFrom());
    throw new WrongUseException(
        "--preset %s needs %s, but %s is %s; leave --model out%s"
            .formatted(
                label(),
                words(needed.network().name(), needed.imageSize(), needed.unfreezeFrom()),
                model,
                words(found.base().network(), found.imageSize(), found.unfreezeFrom()),
                sameNetwork ? command : ""));
  }

  private static String words(String network, int imageSize, int unfreezeFrom) {
    return "%s for images of %2$dx%2$d, unfrozen from layer %3$d"
        .formatted(network, imageSize, unfreezeFrom);
  }
}
