package graft.train;

import graft.cache.ActivationCaches;
import graft.contract.Phase;
import graft.contract.Signatures;
import graft.dataset.DataSplit;
import graft.dataset.ImageDataset;
import graft.failure.GraftException;
import graft.files.Count;
import graft.model.GraftModel;
import graft.model.MemoryNeed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The pass over all images before a run's first step. It fills the caches, or only decodes the
 * pictures, and finds the pictures that can't be decoded.
 *
 * @param memory the memory needed; empty if it can't be estimated
 */
record FirstPass(
    TrainingSettings settings,
    GraftModel model,
    DataSplit data,
    ActivationCaches caches,
    Optional<MemoryNeed> memory,
    TrainingListener listener) {
  /** Shortest run that gets an estimate; in a shorter run, the estimate would come too late. */
  private static final Duration WORTH_SAYING = Duration.ofSeconds(10);

  /**
   * Makes the pass. The model must have the variables that the run began with, because the caches
   * hold activations that were computed with those variables.
   *
   * @param begin the state to continue from
   * @return the data without the pictures that can't be decoded
   * @throws graft.failure.StoppedException when the listener asks for a stop
   */
  DataSplit run(TrainingState begin) {
    sayEstimate(begin);
    if (caches.missing() > 0) {
      int images =
          settings.microBatch().orElse(MicroBatches.ofPass(model.description().imageSize()));
      memory
          .flatMap(
              need ->
                  need.warning(
                      "filling the caches",
                      Signatures.FEATURES,
                      Math.min(images, data.train().size())))
          .ifPresent(listener::notice);
    }
    return caches.fill(listener);
  }

  /**
   * Names the pictures that can't be decoded. Refuses to train if the pass left too few others.
   *
   * @throws GraftException if too many pictures are bad, or no picture is left of a class or for
   *     validation
   */
  void requireEnough(DataSplit good) {
    try {
      check(good);
    } catch (GraftException e) {
      good.bad().linesOfRefused().forEach(listener::notice);
      throw e;
    }
    if (settings.phases().contains(Phase.LARGE)) {
      // The phases before have named the bad pictures.
      return;
    }
    good.bad().lines().forEach(listener::notice);
    if (good != data) {
      listener.notice(good.description());
      lost(data.validation(), good.validation()).stream()
          .map(name -> "no validation picture of the class " + name + " is left")
          .forEach(listener::notice);
    }
  }

  private void check(DataSplit good) {
    int used = data.train().size() + data.validation().size();
    good.bad().require();
    good.bad().requireUsed(used - good.train().size() - good.validation().size(), used);
    if (good.validation().size() == 0) {
      throw new GraftException(
          "no validation picture of --data " + data.name() + " can be decoded");
    }
    lost(data.train(), good.train()).stream()
        .findFirst()
        .ifPresent(
            name -> {
              throw good.bad().lost(name);
            });
  }

  /** The classes that have no image left. */
  private static List<String> lost(ImageDataset all, ImageDataset good) {
    Set<Integer> left = labels(good);
    return labels(all).stream()
        .filter(label -> !left.contains(label))
        .map(all.classNames()::get)
        .toList();
  }

  private static Set<Integer> labels(ImageDataset images) {
    return IntStream.range(0, images.size())
        .mapToObj(images::label)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void sayEstimate(TrainingState state) {
    Duration estimate =
        new RunEstimate(model, data, caches.kinds(), caches.missing()).of(settings, state);
    if (estimate.compareTo(WORTH_SAYING) >= 0) {
      listener.notice(
          "about %s to go%s: %d training and %s, batches of %d"
              .formatted(
                  words(estimate),
                  settings.hasLarge() ? " before the large phase" : "",
                  data.train().size(),
                  Count.of(data.validation().size(), "validation image"),
                  settings.batchSize()));
    }
  }

  /** The duration in words. It is rounded, because a few images give only a rough estimate. */
  private static String words(Duration duration) {
    if (duration.toMinutes() < 2) {
      return duration.toSeconds() + " s";
    }
    return duration.toHours() < 2
        ? duration.toMinutes() + " min"
        : "%d h %d min".formatted(duration.toHours(), duration.toMinutesPart());
  }
}
