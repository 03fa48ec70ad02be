package graft.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.dataset.augment.Augmentation;
import java.time.Duration;
import java.util.List;

/** Converts a {@code run.json} of an earlier version of Graft to today's format. */
final class EarlierRunFile {
  private EarlierRunFile() {}

  /** The same settings in today's format; a file that has it already comes back as it is. */
  static ObjectNode convert(ObjectNode file) {
    ObjectNode nested = file.path("version").asInt() == 1 ? nest(file) : file;
    ObjectNode chosen = nested.path("version").asInt() == 2 ? addChoices(nested) : nested;
    return chosen.path("version").asInt() == 3 ? addLarge(chosen) : chosen;
  }

  /** Version 1 was one flat list, in which a few settings had other names. */
  private static ObjectNode nest(ObjectNode flat) {
    List<String> provenance = RunJson.fields(Provenance.class);
    ObjectNode tree = flat.objectNode().put("version", 2);
    tree.putObject("provenance").setAll(flat.deepCopy().retain(provenance));
    ObjectNode settings = tree.putObject("settings");
    settings.setAll(flat);
    settings.remove(provenance);
    settings.remove("version");
    settings.put("output", RunJson.RUN);
    settings.set("phase", settings.remove("phases"));
    if (settings.has("slice")) {
      settings.set("micro_batch", settings.remove("slice"));
    }
    if (settings.has("checkpoint_every_seconds")) {
      long seconds = settings.remove("checkpoint_every_seconds").asLong();
      settings.put("checkpoint_every_time", Duration.ofSeconds(seconds).toString());
    }
    return tree;
  }

  /**
   * Version 2 had only the notebook's recipe. A field that the file has all the same is kept, so
   * that no value in the file is replaced by another.
   */
  private static ObjectNode addChoices(ObjectNode recipe) {
    ObjectNode tree = recipe.deepCopy().put("version", 3);
    if (tree.get("settings") instanceof ObjectNode settings) {
      ObjectNode recorded = settings.deepCopy();
      settings
          .put("schedule", Schedule.Curve.CONSTANT.label())
          .put("warmup", 0)
          .put("weight_decay", 0.0)
          .put("label_smoothing", 0.0)
          .put("class_weights", ClassWeights.NONE.label())
          .put("layer_decay", 1.0)
          .put("augment", Augmentation.NONE.label());
      settings.setAll(recorded);
    }
    return tree;
  }

  /** Version 3 had no large phase. */
  private static ObjectNode addLarge(ObjectNode small) {
    ObjectNode tree = small.deepCopy().put("version", RunFile.VERSION);
    if (tree.get("settings") instanceof ObjectNode settings && !settings.has("large")) {
      settings
          .putObject("large")
          .put("epochs_large", PhaseSettings.LARGE.epochs())
          .put("learning_rate_large", PhaseSettings.LARGE.learningRate());
    }
    return tree;
  }
}
