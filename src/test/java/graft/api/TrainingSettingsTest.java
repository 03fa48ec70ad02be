package graft.api;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.ImageClassifier;
import graft.ModelOptions;
import graft.Network;
import graft.Recipe;
import graft.Saving;
import graft.Training;
import graft.TrainingProgress;
import graft.cache.CacheSettings.CacheMode;
import graft.contract.Phase;
import graft.failure.StoppedException;
import graft.failure.WrongUseException;
import graft.train.Preset;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts as set, and what is refused, also by a classifier. */
final class TrainingSettingsTest {
  @TempDir private Path folder;
  private Path pictures;
  private Path run;
  private final List<String> notices = new ArrayList<>();
  private final List<String> passes = new ArrayList<>();

  @BeforeEach
  void prepare() throws IOException {
    pictures = ApiFiles.labelled(folder.resolve("pictures"), 10);
    run = folder.resolve("run");
  }

  /** Stops after the first notice, which a preset gives before anything is read. */
  private Training training() {
    return Training.of(pictures)
        .output(run)
        .saving(Saving.standard().cache(CacheMode.NONE))
        .listener(
            new TrainingProgress() {
              @Override
              public void notice(String line) {
                notices.add(line);
              }

              @Override
              public void passStarted(String task, String unit, long total) {
                passes.add(task);
              }

              @Override
              public boolean stopRequested() {
                return !notices.isEmpty();
              }
            });
  }

  private void assertBegins(Training training) {
    assertThatThrownBy(training::run).isInstanceOf(StoppedException.class);
  }

  private String preset(Training training) {
    assertBegins(training.preset(Preset.BEST));
    return notices.get(0);
  }

  @Test
  void aPresetDoesNotAnnounceALargePhaseThatIsNotWanted() {
    assertThat(preset(training())).contains("--large-size 192", "--epochs-large 1");
    notices.clear();
    assertThat(preset(training().recipe(Recipe.standard().noLargePhase())))
        .startsWith("preset best: --image-size 139")
        .doesNotContain("-large");
  }

  @Test
  void whatIsReplacedDoesNotCount() {
    Recipe recipe = Recipe.standard().largeSize(300).epochsLarge(2).noLargePhase();
    assertBegins(training().recipe(recipe));
    notices.clear();
    assertThat(
            preset(
                training()
                    .output(folder.resolve("other"))
                    .network(Network.standard().imageSize(300))
                    .network(Network.standard())))
        .contains("--image-size 139", "--large-size 192");
  }

  @Test
  void filesOfAnotherFileSystemAreRefused() throws IOException {
    URI archive = URI.create("jar:" + folder.resolve("pictures.zip").toUri());
    try (FileSystem other = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
      Path there = Files.createDirectory(other.getPath("/pictures"));
      for (Runnable call :
          List.<Runnable>of(
              () -> Training.of(there),
              () -> Training.ofRun(there),
              () -> training().output(there),
              () -> training().model(there),
              () -> training().augmentPreview(there),
              () -> training().tensorBoard(there),
              () -> training().nativeFolder(there),
              () -> Saving.standard().cacheFolder(there),
              () -> ModelOptions.defaults().nativeFolder(there),
              () -> ImageClassifier.load(there))) {
        assertThatThrownBy(call::run)
            .isInstanceOf(WrongUseException.class)
            .hasMessageContaining("/pictures is not on this machine's own file system");
      }
    }
  }

  @Test
  void nothingMayBeNull() {
    Map<String, Runnable> calls =
        Map.ofEntries(
            entry("data", () -> Training.of((Path) null)),
            entry("output", () -> training().output(null)),
            entry("model", () -> training().model(null)),
            entry("network", () -> training().network(null)),
            entry("preset", () -> training().preset(null)),
            entry("recipe", () -> training().recipe(null)),
            entry("saving", () -> training().saving(null)),
            entry("precision", () -> training().precision(null)),
            entry("tensorBoard", () -> training().tensorBoard(null)),
            entry("listener", () -> training().listener(null)),
            entry("augment", () -> Recipe.standard().augment(null)),
            entry("phases", () -> Recipe.standard().phases(null)),
            entry("phases[1]", () -> Recipe.standard().phases(Arrays.asList(Phase.FROZEN, null))),
            entry("interval", () -> Saving.standard().checkpointEvery((Duration) null)));
    calls.forEach(
        (name, call) ->
            assertThatThrownBy(call::run)
                .as(name)
                .isInstanceOf(NullPointerException.class)
                .hasMessage(name));
  }

  @Test
  void aHeadThatCannotBeIsRefusedBeforeThePicturesAreRead() {
    for (Network wrong :
        List.of(
            Network.standard().hidden(0),
            Network.standard().hidden(8193),
            Network.standard().dropout(1),
            Network.standard().dropout(Double.NaN))) {
      assertThatThrownBy(training().network(wrong)::run)
          .isInstanceOf(WrongUseException.class)
          .hasMessageMatching("--(hidden|dropout) must be .*");
    }
    assertThat(passes).isEmpty();
  }
}
