package graft.spark;

import graft.ImageClassifier;
import graft.machine.Precision;

/** Opens a model and ends; tells whether the model is closed meanwhile. */
final class EndingProcess {
  private EndingProcess() {}

  public static void main(String[] arguments) {
    ShippedModel model = ShippedModel.ship(LocalSpark.session(), LocalSpark.MODEL);
    OpenModels.Use use = new OpenModels.Use(model, 1, 1, Precision.FLOAT32, false);
    ImageClassifier classifier = OpenModels.ofProcess().ask(use, open -> open);
    System.out.println(classifier.labels().size() + " classes");
    // Such threads run side by side.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> watch(classifier)));
    System.exit(0);
  }

  private static void watch(ImageClassifier classifier) {
    try {
      for (int i = 0; i < 1000; i++) {
        classifier.labels();
        Thread.sleep(10);
      }
    } catch (IllegalStateException e) {
      System.out.println(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
