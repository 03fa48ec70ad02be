package example.embed;

import graft.Network;
import graft.Recipe;
import graft.Training;
import graft.TrainingResult;
import graft.contract.Phase;
import graft.failure.GraftException;
import java.nio.file.Path;
import java.util.List;

/** Trains a model on a folder that has a folder of pictures for each class. */
public final class Train {
  private Train() {}

  /**
   * Trains the head alone, on small images, from the base that comes with Graft: seconds instead of the minutes or hours of
   * {@code Training.of(pictures).output(run).run()}.
   *
   * @param args the folder of pictures, and a new folder for the run
   */
  public static void main(String[] args) {
    if (args.length != 2) {
      System.err.println("usage: example.embed.Train PICTURES RUN");
      System.exit(2);
    }
    try {
      TrainingResult result =
          Training.of(Path.of(args[0]))
              .output(Path.of(args[1]))
              .network(Network.standard().weights("builtin").imageSize(75))
              .recipe(Recipe.standard().phases(List.of(Phase.FROZEN)).batchSize(10))
              .run();
      System.out.println(result.run() + ": val_accuracy " + result.valAccuracy());
    } catch (GraftException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}
