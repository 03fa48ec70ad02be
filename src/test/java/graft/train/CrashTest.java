package graft.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.contract.Phase;
import graft.dataset.augment.Augmentation;
import graft.export.TinyModel;
import graft.files.Hashes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run whose process is killed again and again, at fail points inside file operations, at any of
 * its events, and at any time, and that goes on each time, ends as the run that was left alone: the
 * same history and variables to the bit. Killed are real processes, as by {@code kill -9}.
 */
class CrashTest {
  /** Steps of an epoch: 50 images in batches of 20. */
  private static final int STEPS = 3;

  @TempDir Path folder;
  private Path model;
  private final SplittableRandom random = new SplittableRandom(5);

  @BeforeEach
  void export() {
    model = TinyModel.export(folder.resolve("model"), 0.3);
  }

  /** The system property {@code graft.kills} asks for more. */
  @Test
  void aRunThatIsKilledAndResumedEndsAsOneLeftAlone() throws Exception {
    kill(Augmentation.FLIP, Integer.getInteger("graft.kills", 6));
  }

  /** Without caches, because the images are other ones in every epoch. */
  @Test
  void soDoesARunWithStandardAugmentation() throws Exception {
    kill(Augmentation.STANDARD, Integer.getInteger("graft.kills", 6) / 2);
  }

  @Tag("verify")
  @Test
  void aHundredKillsLoseNothing() throws Exception {
    kill(Augmentation.FLIP, 100);
  }

  @Test
  void aRunThatIsKilledAroundItsLargePhaseEndsAsOneLeftAlone() throws Exception {
    assertThat(process("alone", Augmentation.FLIP).run(Moment.never()).exitCode()).isZero();
    for (Moment moment : Moment.aroundTheLargePhase()) {
      CrashingProcess killed = process("run", Augmentation.FLIP).run(moment);
      assertThat(killed.exitCode()).as("%s: %s", moment, killed.lines()).isEqualTo(137);
    }
    CrashingProcess last = process("run", Augmentation.FLIP).run(Moment.never());
    assertThat(last.exitCode()).as("%s", last.lines()).isZero();
    assertSame(folder.resolve("run"), folder.resolve("alone"));
    assertThat(folder.resolve("run/model-large")).doesNotExist();
  }

  private void kill(Augmentation augmentation, int kills) throws Exception {
    boolean caches = augmentation != Augmentation.STANDARD;
    Path alone = folder.resolve("alone");
    CrashingProcess undisturbed = process("alone", augmentation).run(Moment.never());
    assertThat(undisturbed.exitCode()).isZero();
    Map<String, Integer> epochsBefore = epochsBefore(alone);
    assertThat(epochs(alone)).as("early stopping happens").hasSizeLessThan(6 + 4 + 2);

    int killed = 0;
    int insideSave = 0;
    int rounds = 1;
    int mostLost = 0;
    CrashingProcess before = null;
    while (killed < kills) {
      Moment moment = Moment.of(killed, caches, random);
      CrashingProcess now = process("run" + rounds, augmentation).run(moment);
      if (before != null) {
        mostLost = Math.max(mostLost, lost(before, now, epochsBefore));
      }
      before = now;
      if (now.exitCode() == 0) {
        assertSame(folder.resolve("run" + rounds++), alone);
        before = null;
        assertThat(rounds).as("moments that never come").isLessThan(2 * kills + 10);
        continue;
      }
      assertThat(now.exitCode()).as("killed %s: %s", moment, now.lines()).isEqualTo(137);
      killed++;
      insideSave += moment.isInsideSave() ? 1 : 0;
    }
    CrashingProcess last = process("run" + rounds, augmentation).run(Moment.never());
    assertThat(last.exitCode()).as("%s", last.lines()).isZero();
    assertSame(folder.resolve("run" + rounds), alone);
    assertThat(mostLost).isLessThanOrEqualTo(CrashingRun.INTERVAL);
    System.out.printf(
        "kills: %d, of them inside a save %d; runs: %d; most steps lost: %d; weights SHA-256 %s%n",
        killed, insideSave, rounds, mostLost, weights(alone).get("unfrozen"));
  }

  private CrashingProcess process(String run, Augmentation augmentation) {
    return new CrashingProcess(
        model, folder.resolve(run), folder.resolve("cache-of-" + run), augmentation);
  }

  /** Steps that were done before a kill and had to be done again. */
  private static int lost(
      CrashingProcess killed, CrashingProcess resumed, Map<String, Integer> epochsBefore) {
    String from = resumed.lastWith("notice resumed: ");
    String done = killed.lastWith("step ");
    if (from.isEmpty() || done.isEmpty()) {
      return 0;
    }
    int begin = from.contains("no checkpoint") ? 0 : position(from, epochsBefore);
    return position(done, epochsBefore) - begin;
  }

  /** Steps since the beginning of the run. */
  private static int position(String words, Map<String, Integer> epochsBefore) {
    String[] numbers = words.replaceAll("\\D+", " ").strip().split(" ");
    int done = words.contains("after epoch") ? 1 : 0;
    int epochs = epochsBefore.get(words.split(" ")[0]);
    int step = numbers.length > 1 ? Integer.parseInt(numbers[1]) : 0;
    return STEPS * (epochs + Integer.parseInt(numbers[0]) - 1 + done) + step;
  }

  /** By phase, the epochs of the phases before it. */
  private static Map<String, Integer> epochsBefore(Path run) throws IOException {
    Map<String, Integer> before = new TreeMap<>();
    List<JsonNode> all = epochs(run);
    for (int i = 0; i < all.size(); i++) {
      before.putIfAbsent(all.get(i).get("phase").asText(), i);
    }
    return before;
  }

  private static void assertSame(Path run, Path alone) throws IOException {
    assertThat(epochs(run)).isEqualTo(epochs(alone));
    assertThat(weights(run)).isEqualTo(weights(alone));
  }

  private static TreeMap<String, String> weights(Path run) {
    TreeMap<String, String> hashes = new TreeMap<>();
    for (Phase phase : Phase.values()) {
      hashes.put(
          phase.label(),
          Hashes.sha256(run.resolve(phase.label() + "/variables/variables.data-00000-of-00001")));
    }
    return hashes;
  }

  /** The history without the times. */
  private static List<JsonNode> epochs(Path run) throws IOException {
    List<JsonNode> epochs = new ArrayList<>();
    for (JsonNode epoch : new JsonMapper().readTree(run.resolve("history.json").toFile())) {
      epochs.add(((ObjectNode) epoch).without(List.of("seconds", "train_seconds")));
    }
    return epochs;
  }
}
