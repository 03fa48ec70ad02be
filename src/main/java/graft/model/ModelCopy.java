package graft.model;

import graft.contract.ModelDescription;
import graft.contract.ModelFiles;
import graft.files.Manifest;
import graft.files.WholeDirectory;
import java.nio.file.Files;
import java.nio.file.Path;

/** A SavedModel directory with the graph of an open model and its variables as they are now. */
final class ModelCopy {
  private ModelCopy() {}

  static void write(
      Path output, CheckedModel files, LoadedModel loaded, ModelDescription description) {
    WholeDirectory.write(
        output,
        false,
        staging -> {
          files.file().write(staging);
          Path prefix = staging.resolve(ModelFiles.VARIABLES_PREFIX);
          Files.createDirectories(prefix.getParent());
          loaded.save(prefix, loaded.definition().getSaverDef());
          ModelFiles.writeDescription(staging, description);
          Manifest.write(staging);
        });
  }
}
