package graft.train;

import graft.cache.ActivationCaches;
import graft.contract.Phase;
import graft.contract.Signatures;
import graft.dataset.DataSplit;
import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.files.ShellWord;
import graft.model.GraftModel;
import graft.model.MemoryNeed;
import graft.train.TrainingRun.Start;
import java.nio.file.Files;
import java.util.Optional;

/**
 * What a run does between opening its model and its first step: it checks model and data, opens the
 * caches, makes the pass over the images, and records the results in the directory.
 *
 * @param data the data, including pictures that may not be decodable
 */
record RunStart(
    TrainingSettings settings,
    Start start,
    RunDirectory directory,
    GraftModel model,
    DataSplit data,
    TrainingListener listener) {
  /**
   * Checks that the model suits the data and the result fits the disk. Writes a new run's settings.
   *
   * @throws GraftException if the model does not suit the data, or the disk has too little room
   */
  void check() {
    if (!model.trainable()) {
      throw new GraftException(
          "%s was exported for serving only and can't be trained; use the model it came from"
              .formatted(settings.model()));
    }
    data.requireClasses(settings.model(), model.description().labels());
    if (settings.regularization().layerDecay() != 1 && !model.hasLayerDecay()) {
      throw new WrongUseException(
          "%s has no signature for --layer-decay; copy its weights into a model that has it (graft export --from %s --output DIR), and train that"
              .formatted(settings.model(), ShellWord.of(settings.model())));
    }
    warnOfUntrainedHead();
    directory.tidy();
    OutputCheck.requireRoom(settings, model);
    if (start == Start.NEW) {
      RunFile.of(settings, data).write();
      directory.data().write(data);
      directory.skipped().write(data.bad().found());
    }
  }

  private void warnOfUntrainedHead() {
    if (settings.phases().get(0) == Phase.UNFROZEN
        && !model.description().hasTrained(Phase.FROZEN)) {
      listener.notice(
          "warning: the head of %s is untrained; its random gradients will spoil the unfrozen layers. Train --phase frozen first"
              .formatted(settings.model()));
    }
  }

  /** Opens the caches for the phases that remain to be trained. */
  ActivationCaches openCaches(TrainingState state) {
    return ActivationCaches.open(
        model,
        data,
        settings.phases().stream()
            .filter(phase -> phase.compareTo(state.phase()) >= 0)
            .map(Signatures::cachedInput)
            .toList(),
        settings.cache(),
        settings.session(),
        settings.microBatch().orElse(MicroBatches.ofPass(model.description().imageSize())),
        listener);
  }

  /**
   * Makes the pass over the images and records what it found. With --restart, the old run is
   * replaced only after that, when nothing can refuse the new run any more.
   *
   * @param memory the memory needed; empty if it can't be estimated
   * @param resumed whether training continues from a checkpoint
   * @return the data without the pictures that can't be decoded
   * @throws GraftException if too many pictures can't be decoded
   */
  DataSplit pass(
      ActivationCaches caches, Optional<MemoryNeed> memory, TrainingState state, boolean resumed) {
    if (start != Start.RESTART) {
      recordCaching(caches);
    }
    FirstPass pass = new FirstPass(settings, model, data, caches, memory, listener);
    DataSplit good = pass.run(state);
    try {
      pass.requireEnough(good);
    } catch (GraftException e) {
      if (start == Start.NEW) {
        // A new run that is refused leaves no files.
        directory.clear(false, settings.hasLarge());
        directory.deleteSettings();
      }
      throw e;
    }
    SkippedTable skipped = directory.skipped();
    if (resumed) {
      skipped.requireSame(directory.settings().provenance().dataset(), data, good);
    }
    if (start == Start.RESTART) {
      // The old run.json is replaced, not deleted: without one, nothing could use the directory.
      directory.clear(settings.beginsWithOwnModel(), settings.hasLarge());
      recordCaching(caches);
      directory.nextModel().settle();
    }
    if (!Files.exists(directory.data().file())) {
      // A run that is restarted, was killed before it wrote the table, or began without one.
      directory.data().write(data);
    }
    skipped.write(good.bad().found());
    if (!good.bad().isEmpty() && !settings.phases().contains(Phase.LARGE)) {
      listener.notice("all skipped pictures are listed in " + skipped.file());
    }
    return good;
  }

  /** Records the cached kinds. A resumed run caches the same kinds, whatever room the disk has. */
  private void recordCaching(ActivationCaches caches) {
    if (settings.cache().decided().isPresent()) {
      return;
    }
    if (settings.phases().contains(Phase.LARGE)) {
      directory.settings().writeCachingOfLarge(caches.kinds());
    } else {
      RunFile.of(settings, model.directory(), data).writeCaching(caches.kinds());
    }
  }
}
