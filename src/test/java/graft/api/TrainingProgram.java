package graft.api;

import graft.Saving;
import graft.Training;
import graft.TrainingProgress;
import graft.cache.CacheSettings.CacheMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.LogRecord;

/**
 * A program that trains twice and hears the notices. On its standard output it says what it has
 * heard and what the library has logged. Its arguments: the pictures, the model, the run's folder.
 */
final class TrainingProgram {
  private TrainingProgram() {}

  public static void main(String[] args) {
    List<String> lines = new ArrayList<>();
    Logged.into(lines, LogRecord::getMessage);
    Training training =
        Training.of(Path.of(args[0]))
            .model(Path.of(args[1]))
            .output(Path.of(args[2]))
            .saving(Saving.standard().cache(CacheMode.NONE))
            .listener(
                new TrainingProgress() {
                  @Override
                  public void notice(String line) {
                    lines.add("heard " + line);
                  }
                });
    training.run();
    training.restart().run();
    lines.forEach(System.out::println);
  }
}
