package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import graft.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What an ordinary user may not write or read: refused in one line before any work. */
@EnabledIfSystemProperty(
    named = "graft.installation",
    matches = ".+",
    disabledReason = "needs the folder that the build installs")
final class ReadOnlyIT {
  private static final String READ_ONLY = "r-xr-xr-x";

  @TempDir static Path work;
  private static Launcher user;
  private static Path model;
  private static Path data;
  private static Path closed;
  private static Duration start;

  @BeforeAll
  static void setUp() throws IOException, InterruptedException {
    user = Ordinary.launcher(work);
    start = user.run("--version").time();
    model = TinyFiles.model(work.resolve("model"));
    data = TinyFiles.pictures(work.resolve("pictures"), 4);
    closed = Ordinary.folder(work.resolve("closed"), READ_ONLY);
  }

  /** Or the folders could not be deleted. */
  @AfterAll
  static void open() throws IOException {
    for (String name :
        new String[] {
          "closed", "secret", "unpacked", "unpacked/native", "shared", "shared/native"
        }) {
      if (Files.exists(work.resolve(name))) {
        Ordinary.folder(work.resolve(name), "rwxr-xr-x");
      }
    }
  }

  @Test
  void outputs() throws Exception {
    Launcher own = user.with("GRAFT_HOME", home("home-of-outputs"));
    own.run("predict", "--model", model, "--output", closed.resolve("classes.csv"), data)
        .assertFailed(
            ExitCode.FAILED, "cannot write " + closed.resolve("classes.csv"), "permission denied")
        .assertSoon(start);
    own.run(
            "predict",
            "--model",
            model,
            "--all-files",
            "--output",
            closed.resolve("classes.csv"),
            data)
        .assertFailed(ExitCode.FAILED, "cannot write " + closed.resolve("classes.csv"));
    own.run("predict", "--model", model, "--html", closed.resolve("g.html"), data)
        .assertFailed(
            ExitCode.FAILED, "cannot write " + closed.resolve("g.html"), "permission denied")
        .assertSoon(start);
    own.run("train", "--model", model, "--data", data, "--output", closed.resolve("a/run"))
        .assertFailed(
            ExitCode.FAILED,
            "cannot write " + closed.resolve("a/run"),
            "permission denied in " + closed)
        .assertSoon(start);
    own.run("train", "--data", data, "--output", closed.resolve("run"))
        .assertFailed(
            ExitCode.FAILED,
            "cannot write " + closed.resolve("run"),
            "permission denied in " + closed)
        .assertSoon(start);
    own.run("report", "--output", closed.resolve("page.html"), "run")
        .assertFailed(
            ExitCode.FAILED, "cannot write " + closed.resolve("page.html"), "permission denied")
        .assertSoon(start);
    own.run(
            "train",
            "--model",
            model,
            "--data",
            data,
            "--output",
            work.resolve("logged"),
            "--tensorboard",
            closed.resolve("logs"))
        .assertFailed(
            ExitCode.FAILED,
            "cannot write " + closed.resolve("logs"),
            "permission denied in " + closed)
        .assertSoon(start);
    own.run("export", "--output", closed.resolve("model"))
        .assertFailed(
            ExitCode.FAILED, "cannot write " + closed.resolve("model"), "permission denied")
        .assertSoon(start);
    own.run("export", "--data", data, "--output", closed.resolve("model"))
        .assertFailed(
            ExitCode.FAILED, "cannot write " + closed.resolve("model"), "permission denied")
        .assertSoon(start);
    assertThat(closed).isEmptyDirectory();
  }

  @Test
  void homes() throws Exception {
    for (Launcher launcher :
        new Launcher[] {user.with("GRAFT_HOME", closed), user.with("HOME", closed)}) {
      launcher
          .run("info", model)
          .assertFailed(
              ExitCode.FAILED,
              "cannot unpack TensorFlow's libraries into " + closed,
              "(permission denied); set GRAFT_HOME to a folder that you can write to")
          .assertSoon(start);
    }
    user.with("GRAFT_HOME", closed)
        .run("fetch", "cifar10")
        .assertFailed(
            ExitCode.FAILED,
            "cannot write " + closed.resolve("cifar-10-binary.tar.gz"),
            "permission denied")
        .assertSoon(start);
    assertThat(closed).isEmptyDirectory();
  }

  @Test
  void cachesAndData() throws Exception {
    Path home = Ordinary.home(work.resolve("home"));
    Path output = Ordinary.folder(work.resolve("runs"), "rwxr-xr-x").resolve("run");
    Launcher own = user.with("GRAFT_HOME", home);
    own.run(
            "train",
            "--model",
            model,
            "--data",
            data,
            "--output",
            output,
            "--cache",
            "features",
            "--cache-dir",
            closed)
        .assertFailed(ExitCode.FAILED, closed.toString(), "permission denied");
    assertThat(output).doesNotExist();
    Path readOnlyData = TinyFiles.pictures(work.resolve("read-only"), 4);
    Ordinary.open(readOnlyData, READ_ONLY);
    own.run(
            "train",
            "--model",
            model,
            "--data",
            readOnlyData,
            "--output",
            output,
            "--batch-size",
            6,
            "--epochs-frozen",
            1,
            "--epochs-unfrozen",
            1)
        .assertDone();
    assertThat(output.resolve("unfrozen/saved_model.pb")).exists();
  }

  /** Its table of skipped pictures and its list of training pictures stay as they are. */
  @Test
  void aRunThatBecomesReadOnlyStaysAsItIs() throws Exception {
    Launcher own = user.with("GRAFT_HOME", Ordinary.home(work.resolve("home-of-run")));
    Path pictures = TinyFiles.pictures(work.resolve("one-bad"), 5);
    Files.writeString(pictures.resolve("red/zz.png"), "no picture");
    Path run = Ordinary.folder(work.resolve("own"), "rwxr-xr-x").resolve("run");
    Object[] train = {
      "train",
      "--model",
      model,
      "--data",
      pictures,
      "--output",
      run,
      "--phase",
      "frozen",
      "--epochs-frozen",
      1
    };
    own.run(train).assertDone();
    String skipped = Files.readString(run.resolve("skipped.csv"));
    String card = Files.readString(run.resolve("MODEL_CARD.md"));
    String table = Files.readString(run.resolve("data.csv"));
    Files.createFile(run.resolve(".report-due"));
    Path list = run.resolve("frozen/assets/trained_on.bin");
    Ordinary.open(run, READ_ONLY);
    own.run(Stream.concat(Stream.of(train), Stream.of("--restart")).toArray())
        .assertFailed(ExitCode.FAILED, run.toString(), "permission denied");
    own.run("train", "--resume", "--output", run)
        .assertFailed(ExitCode.FAILED, run.toString(), "permission denied");
    assertThat(run.resolve("skipped.csv")).hasContent(skipped);
    assertThat(run.resolve("MODEL_CARD.md")).hasContent(card);
    assertThat(run.resolve("data.csv")).hasContent(table);
    assertThat(run.resolve("resumes.json")).doesNotExist();
    own.run("evaluate", "--model", run, "--data", pictures).assertDone();
    own.run("report", run)
        .assertFailed(
            ExitCode.FAILED, "cannot write " + run.resolve("report.html"), "permission denied");
    Path page = work.resolve("own/page.html");
    own.run("report", run, "--output", page).assertDone();
    assertThat(page).exists();
    assertThat(run.resolve(".report-due")).exists();
    Ordinary.open(list, "---------");
    own.run("evaluate", "--model", run, "--data", pictures)
        .assertFailed(ExitCode.FAILED, "cannot read " + list + " (permission denied)");
    Ordinary.open(list, "rw-r--r--");
    Ordinary.open(run, "rwxr-xr-x");
  }

  /** As in a container's image: the libraries are used from there, and no cache is kept. */
  @Test
  void aHomeWithTheLibrariesIsEnough() throws Exception {
    Path home = closedHome("unpacked", READ_ONLY);
    Launcher own = user.with("GRAFT_HOME", home);
    own.run("predict", "--model", model, data).assertDone();
    Path output = Ordinary.folder(work.resolve("uncached"), "rwxr-xr-x").resolve("run");
    Object[] train = {
      "train",
      "--model",
      model,
      "--data",
      data,
      "--output",
      output,
      "--epochs-frozen",
      1,
      "--epochs-unfrozen",
      1
    };
    assertThat(own.run(train).assertDone().err())
        .contains("cache: none, cannot write " + home.resolve("activations/cache"))
        .contains("; choose another folder with --cache-dir");
    assertThat(output.resolve("unfrozen/saved_model.pb")).exists();
    assertThat(home).isDirectoryNotContaining(path -> !path.endsWith("native"));
  }

  @Test
  void librariesThatOthersCanWriteAreRefused() throws Exception {
    Path home = closedHome("shared", "r-xrwxr-x");
    user.with("GRAFT_HOME", home)
        .run("predict", "--model", model, data)
        .assertFailed(
            ExitCode.FAILED,
            "TensorFlow's libraries in " + home.resolve("native") + " can't be trusted",
            "can be written by others");
  }

  private static Path closedHome(String name, String permissions) throws IOException {
    Path home = Ordinary.home(work.resolve(name));
    Ordinary.open(home.resolve("native"), permissions);
    return Ordinary.open(home, READ_ONLY);
  }

  @Test
  void whatCannotBeRead() throws Exception {
    Path secret = Ordinary.folder(work.resolve("secret"), "---------");
    Launcher own = user.with("GRAFT_HOME", home("home-of-reading"));
    own.run("info", secret)
        .assertFailed(ExitCode.FAILED, "cannot read " + secret + " (permission denied)");
    own.run("evaluate", "--model", model, "--data", secret)
        .assertFailed(ExitCode.FAILED, "cannot read " + secret + " (permission denied)");
    own.run("export", "--output", work.resolve("home-of-reading/model"), "--data", secret)
        .assertFailed(ExitCode.FAILED, "cannot read " + secret + " (permission denied)");
  }

  private static Path home(String name) throws IOException {
    return Ordinary.folder(work.resolve(name), "rwxr-xr-x");
  }
}
