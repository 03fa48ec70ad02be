package example.embed;

import graft.ImageClassifier;
import graft.Picture;
import graft.PictureResult;
import graft.Prediction;
import graft.failure.GraftException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Classifies pictures: one line each, with the best class and its probability or what is wrong with the picture. */
public final class Classify {
  private Classify() {}

  /**
   * Opens a trained model and asks it about pictures.
   *
   * @param args the folder of a run or a model, then the pictures
   */
  public static void main(String[] args) {
    if (args.length < 2) {
      System.err.println("usage: example.embed.Classify RUN PICTURE...");
      System.exit(2);
    }
    List<Picture> pictures = Arrays.stream(args).skip(1).map(Path::of).map(Picture::of).toList();
    try (ImageClassifier classifier = ImageClassifier.load(Path.of(args[0]))) {
      for (PictureResult<Prediction> result : classifier.classifyAll(pictures)) {
        String words = result.value().map(Prediction::toString).or(result::reason).orElseThrow();
        System.out.println(result.picture() + ": " + words);
      }
    } catch (GraftException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}
