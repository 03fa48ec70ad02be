package graft.cli.info;

import graft.contract.ModelDescription;
import graft.contract.SignatureSpec;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import graft.train.EarlyStopping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What {@code graft info} says about a model.
 *
 * @param directory the SavedModel's folder
 * @param description the content of the model's graft.json
 * @param trainable whether the model has training signatures
 * @param signatures sorted by name
 * @param assets the size in bytes of each file in the model's folder {@code assets}, by file name
 * @param rule how the run that the model lies in chooses the best epoch
 */
public record ModelInfo(
    Path directory,
    ModelDescription description,
    boolean trainable,
    List<SignatureSpec> signatures,
    SortedMap<String, Long> assets,
    EarlyStopping rule) {

  /** Opens the model and reads it, and the record of the run that it lies in. */
  public static ModelInfo read(Path directory, SessionOptions session) {
    try (GraftModel model = GraftModel.open(directory, session)) {
      return new ModelInfo(
          directory,
          model.description(),
          model.trainable(),
          model.signatures(),
          assets(directory.resolve("assets")),
          EarlyStopping.ofRun(directory.toAbsolutePath().normalize().getParent()));
    }
  }

  private static SortedMap<String, Long> assets(Path folder) {
    SortedMap<String, Long> assets = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        assets.put(file.getFileName().toString(), Files.size(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return assets;
  }
}
