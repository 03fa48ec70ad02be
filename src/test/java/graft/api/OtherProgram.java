package graft.api;

import graft.ImageClassifier;
import graft.ModelOptions;
import graft.failure.GraftException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A program that classifies, with a logger of its own. On its standard output it says what the
 * library has logged and changed. Its arguments: the model, the folder for TensorFlow's libraries,
 * a picture, and perhaps another folder for the libraries, which it tries first.
 */
final class OtherProgram {
  private OtherProgram() {}

  public static void main(String[] args) {
    List<String> logged = new ArrayList<>();
    Logger.getLogger("graft").setLevel(Level.FINE);
    Logged.into(logged, line -> line.getLevel() + " " + line.getMessage());
    // Java itself sets the property user.timezone when anything asks for the zone.
    TimeZone.getDefault();
    Properties before = (Properties) System.getProperties().clone();
    Locale locale = Locale.getDefault();
    ModelOptions options = ModelOptions.defaults().nativeFolder(Path.of(args[1]));
    if (args.length > 3) {
      try {
        ImageClassifier.load(Path.of(args[0]), options.nativeFolder(Path.of(args[3]))).close();
      } catch (GraftException e) {
        System.out.println("refused: " + e.getMessage());
      }
    }
    for (int i = 0; i < 2; i++) {
      try (ImageClassifier classifier = ImageClassifier.load(Path.of(args[0]), options)) {
        classifier.classify(Path.of(args[2]));
        classifier.classify(Path.of(args[2]));
      }
    }
    for (String name : new TreeSet<>(System.getProperties().stringPropertyNames())) {
      if (!System.getProperty(name).equals(before.getProperty(name))) {
        System.out.println("changed " + name + "=" + System.getProperty(name));
      }
    }
    if (!Locale.getDefault().equals(locale)) {
      System.out.println("changed the locale");
    }
    logged.forEach(line -> System.out.println("logged " + line));
  }
}
