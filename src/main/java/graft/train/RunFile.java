package graft.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.contract.InputKind;
import graft.contract.Phase;
import graft.dataset.DataSplit;
import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.files.Manifest;
import graft.files.SealedJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * {@code run.json}: all settings of a run and the provenance of its result. It documents the
 * result, and a resumed run reads it.
 *
 * @param version version of the file's format, {@link #VERSION}
 * @param settings the settings that the run began with
 * @param provenance what else determines the result
 */
public record RunFile(int version, TrainingSettings settings, Provenance provenance) {
  /** The file's name. A directory with this file is a run's directory. */
  public static final String NAME = "run.json";

  static final int VERSION = 4;
  private static final String REMEDY = "give the first command again with --restart";

  public RunFile {
    Objects.requireNonNull(settings, "settings are missing");
    Objects.requireNonNull(provenance, "provenance is missing");
    if (provenance.modelManifest().isEmpty() && settings.network().isEmpty()) {
      throw new GraftException("model_manifest is missing");
    }
  }

  /** The content for a run with these settings. */
  static RunFile of(TrainingSettings settings, DataSplit data) {
    return of(settings, settings.model(), data);
  }

  /**
   * The content for a run with these settings.
   *
   * @param model where the model that the run begins with is now
   */
  static RunFile of(TrainingSettings settings, Path model, DataSplit data) {
    return new RunFile(VERSION, settings, Provenance.of(settings, model, data));
  }

  /**
   * Reads the file of a run.
   *
   * @return the content; empty if the folder has no such file
   * @throws GraftException when the file is damaged
   */
  public static Optional<RunFile> read(Path run) {
    Path file = run.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    ObjectNode tree = SealedJson.read(file, ObjectNode.class, REMEDY);
    int version = tree.path("version").asInt();
    if (version < 1 || version > VERSION) {
      throw new GraftException(
          "%s was written by another version of Graft; continue with that version, or %s"
              .formatted(file, REMEDY));
    }
    ObjectNode found = EarlierRunFile.convert(tree);
    RunJson json = new RunJson(run);
    try {
      RunFile read = json.read(untrusting(found), RunFile.class);
      requireKnown(file, found, json.write(read));
      return Optional.of(read);
    } catch (JsonProcessingException e) {
      throw new GraftException(
          "%s is damaged or was altered (%s); %s".formatted(file, RunJson.reason(e), REMEDY), e);
    }
  }

  /** Whether the file says that the run made its model itself; false if the file is damaged. */
  static boolean recordsOwnModel(Path run) {
    return records(run, "/settings/network").orElse(false);
  }

  /** Whether the run may have a large phase: the file says so, or it is damaged. */
  static boolean mayHaveLarge(Path run) {
    return records(run, "/settings/large/large_size").orElse(true);
  }

  /** The content as it was written; empty if there is no file, or it is damaged. */
  static Optional<ObjectNode> find(Path run) {
    Path file = run.resolve(NAME);
    return Files.exists(file) ? SealedJson.find(file, ObjectNode.class) : Optional.empty();
  }

  /** Whether the file has a setting; false if there is no file, empty if it is damaged. */
  private static Optional<Boolean> records(Path run, String setting) {
    return Files.exists(run.resolve(NAME))
        ? find(run).map(tree -> !tree.at(setting).isMissingNode())
        : Optional.of(false);
  }

  /**
   * Whether the file says that the run began with this model; false if the file is damaged. Only
   * the model's manifest is compared.
   */
  static boolean records(Path run, Path model) {
    return find(run)
        .map(tree -> tree.at("/provenance/model_manifest").asText())
        .filter(manifest -> manifest.equals(Manifest.sha256(model)))
        .isPresent();
  }

  /** Adds {@code trust_model}: it is never recorded, but Jackson requires it. */
  private static ObjectNode untrusting(ObjectNode found) {
    ObjectNode whole = found.deepCopy();
    if (whole.get("settings") instanceof ObjectNode settings) {
      settings.put("trust_model", false);
    }
    return whole;
  }

  /** Refuses unknown fields, because Jackson would ignore them. */
  private static void requireKnown(Path file, JsonNode found, JsonNode written) {
    for (Map.Entry<String, JsonNode> field : found.properties()) {
      if (!written.has(field.getKey())) {
        throw new GraftException(
            "%s has the field %s, which this version of Graft does not know; continue with the newer version that wrote it, or %s"
                .formatted(file, field.getKey(), REMEDY));
      }
      requireKnown(file, field.getValue(), written.get(field.getKey()));
    }
  }

  void write() {
    write(new RunJson(settings.output()).write(this));
  }

  /** Writes the file with the kinds of activations that the run has decided to cache. */
  void writeCaching(Set<InputKind> kinds) {
    writeCaching("/settings", kinds);
  }

  /** The same for the large phase. */
  void writeCachingOfLarge(Set<InputKind> kinds) {
    writeCaching("/settings/large", kinds);
  }

  private void writeCaching(String settingsOf, Set<InputKind> kinds) {
    ObjectNode tree = new RunJson(settings.output()).write(this);
    tree.withObject(settingsOf).putPOJO("cached", new TreeSet<>(kinds));
    write(tree);
  }

  private void write(ObjectNode tree) {
    SealedJson.write(settings.output().resolve(NAME), tree);
  }

  /**
   * Whether the run is trained to its end, its last model is undamaged, and nothing is left over or
   * left to do.
   */
  public boolean isFinished() {
    List<Phase> phases = settings.allPhases();
    return RunDirectory.isWhole(
            TrainingRun.modelOf(settings.output(), phases.get(phases.size() - 1)))
        && !(settings.hasLarge() && Files.exists(RunDirectory.largeModel(settings.output())))
        && !Files.exists(settings.output().resolve(RunDirectory.REPORT_DUE));
  }

  /** Whether the run was interrupted before it had made the model that it begins with. */
  public boolean lacksOwnModel() {
    return settings.beginsWithOwnModel() && provenance.modelManifest().isEmpty();
  }

  /**
   * Compares the recorded run with the conditions under which it would be resumed.
   *
   * @param now what a run that began now, in this process, would record
   * @param earlier the fingerprint that earlier versions would have recorded for the current data
   * @return in words, the differences of the machine that may change the last bits of results
   * @throws WrongUseException when the model or the data differ from those that the run began with
   */
  List<String> differencesOnResume(RunFile now, Supplier<Optional<String>> earlier) {
    Provenance other = now.provenance;
    boolean made = provenance.modelManifest().isPresent();
    if (made && !provenance.modelManifest().equals(other.modelManifest())) {
      throw new WrongUseException(
          "%s is not the model that the run began with; give that model with --model, or give the first command again with --restart"
              .formatted(now.settings.model()));
    }
    if (!provenance.fingerprint().equals(other.fingerprint())) {
      if (earlier.get().filter(provenance.fingerprint()::equals).isPresent()) {
        throw new WrongUseException(
            "the run in %s was begun with an earlier version of Graft, which ignored EXIF orientation and transparency in the pictures of %s; continue with that version, or give the first command again with --restart"
                .formatted(settings.output(), other.dataset()));
      }
      throw new WrongUseException(
          "the data changed: the run began with %s, but %s has %s; give the run's own data with --data, or give the first command again with --restart"
              .formatted(provenance.images(), other.dataset(), other.images()));
    }
    List<String> found = new ArrayList<>();
    note(found, "threads", settings.session().threads(), now.settings.session().threads());
    note(found, "oneDNN", provenance.onednn(), other.onednn());
    note(found, "TensorFlow", provenance.tensorflow(), other.tensorflow());
    note(found, "processor", provenance.processor(), other.processor());
    return found;
  }

  private static void note(List<String> found, String what, Object then, Object now) {
    if (!then.equals(now)) {
      found.add("%s %s instead of %s".formatted(what, now, then));
    }
  }
}
