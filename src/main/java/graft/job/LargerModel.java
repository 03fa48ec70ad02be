package graft.job;

import graft.contract.ModelDescription;
import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.export.ExportSettings;
import graft.export.Exporter;
import graft.export.TrainedModel;
import graft.failure.GraftException;
import graft.failure.WrongSettingException;
import graft.train.Preset;
import graft.train.TrainingListener;
import graft.train.TrainingSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The model that the large phase of a run begins with. */
record LargerModel(TrainingSettings settings) {
  /**
   * Checks the settings of a new run's large phase.
   *
   * @throws WrongSettingException when they don't fit the others
   * @throws GraftException when the network of the run's model can't be exported again
   */
  void check(Given given) {
    if (!settings.hasLarge()) {
      given.refuse(List.of("--epochs-large", "--learning-rate-large"), whyNone(given));
      return;
    }
    if (!settings.phases().contains(Phase.UNFROZEN)) {
      throw new WrongSettingException(
          "--large-size continues the unfrozen phase: leave --phase frozen out");
    }
    int imageSize = imageSize();
    if (imageSize == ExportSettings.MAX_IMAGE_SIZE) {
      throw new WrongSettingException(
          "there is no --large-size above the %d pixels of the other phases: leave it out, or take a smaller --image-size"
              .formatted(imageSize));
    }
    if (size() <= imageSize || size() > ExportSettings.MAX_IMAGE_SIZE) {
      String rule =
          "a whole number from %d to %d (the other phases take images of %d)"
              .formatted(imageSize + 1, ExportSettings.MAX_IMAGE_SIZE, imageSize);
      throw WrongSettingException.refused("--large-size", rule, size());
    }
  }

  /** Why there is no large phase: the user may count on that of a preset. */
  private String whyNone(Given given) {
    return settings
        .preset()
        .flatMap(Preset::of)
        .filter(Preset::hasLarge)
        .filter(preset -> given.has("--image-size") && !given.has("--large-size"))
        .map(
            preset ->
                "--image-size takes away the large phase of --preset %s, --large-size brings it back; without it"
                    .formatted(preset.label()))
        .orElse("without --large-size there is no large phase");
  }

  /** Height and width in pixels of the images that the phases before take. */
  private int imageSize() {
    if (settings.network().isPresent()) {
      return new NewModel(settings.network().get()).imageSize();
    }
    ModelDescription model = ModelFiles.readDescription(settings.model());
    new TrainedModel(settings.model(), model, Optional.empty()).network();
    return model.imageSize();
  }

  /** Exports a trained model for larger images, and replaces an existing folder. */
  void export(Path trained, Path folder, TrainingListener listener) {
    listener.notice("exporting the network for images of %1$dx%1$d".formatted(size()));
    TrainedModel source = TrainedModel.read(trained);
    Exporter.exportFrom(
        source,
        source.copied(size(), source.description().unfreezeFrom()),
        folder,
        true,
        settings.session().inFloat32());
  }

  private int size() {
    return settings.large().imageSize().getAsInt();
  }
}
