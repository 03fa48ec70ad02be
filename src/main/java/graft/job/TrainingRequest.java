package graft.job;

import graft.cache.CacheChoice;
import graft.machine.Precision;
import graft.machine.SessionOptions;
import graft.train.NetworkSettings;
import graft.train.Preset;
import graft.train.TrainingRun;
import graft.train.TrainingSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What is asked of a training.
 *
 * @param start whether the run begins, resumes or restarts
 * @param output the run's folder
 * @param data the data set's name; may be empty only to resume, for the data that the run began
 *     with
 * @param valSplit share of the data held out, from 0.001 to 0.999; empty for the standard division
 * @param subset number of training images, at least 1; empty for all
 * @param valSubset number of validation images, at least 1; empty for all
 * @param model a model's or a run's folder; empty to make a model
 * @param network how the model is made
 * @param preset settings that count where none are given
 * @param session threads and trust
 * @param precision empty for the fastest that suits this machine
 * @param settings puts the settings together
 * @param preview the file for a sheet of augmented images
 * @param given the settings that neither a preset nor a resumed run may change
 */
public record TrainingRequest(
    TrainingRun.Start start,
    Path output,
    Optional<String> data,
    OptionalDouble valSplit,
    OptionalInt subset,
    OptionalInt valSubset,
    Optional<Path> model,
    NetworkSettings network,
    Optional<Preset> preset,
    SessionOptions session,
    Optional<Precision> precision,
    CacheChoice cache,
    Settings settings,
    Optional<Path> preview,
    Given given) {
  public TrainingRequest {
    network = new NewModel(network).network();
  }

  /** Puts a run's settings together, once it is known where its model is and how it computes. */
  @FunctionalInterface
  public interface Settings {
    /**
     * The settings.
     *
     * @param model the SavedModel to begin with
     * @param network how the run makes it; empty if it is there
     */
    TrainingSettings of(Path model, Optional<NetworkSettings> network, SessionOptions session);
  }
}
