package graft.browser;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Headless Chromium in a process of its own, which can't reach any other machine. It ends when it
 * is closed, whatever happened.
 */
public final class Chromium implements AutoCloseable {
  /** The program; unset, the first of {@link #NAMES} that is installed. */
  private static final String VARIABLE = "GRAFT_CHROMIUM";

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  private final Process process;
  private final Thread end;
  private DevTools tools;

  private Chromium(Process process) {
    this.process = process;
    this.end = new Thread(() -> end(process), "end Chromium");
    Runtime.getRuntime().addShutdownHook(end);
  }

  /**
   * Starts it; skips the test where it is not installed.
   *
   * @param scratch an empty folder for its profile and what it says
   */
  public static Chromium startOrSkip(Path scratch) throws IOException {
    Optional<Path> program = program();
    if (program.isEmpty()) {
      String message =
          """
          SKIPPED: no browser has looked at the pages, because none of %s is installed.
          Install Chromium (apt-get install chromium), or set %s to its program.\
          """
              .formatted(NAMES, VARIABLE);
      System.err.println(message);
      Assumptions.abort(message);
    }
    return start(program.get(), scratch);
  }

  private static Optional<Path> program() {
    String named = System.getenv(VARIABLE);
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    List<String> folders =
        List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
    return NAMES.stream()
        .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Chromium start(Path program, Path scratch) throws IOException {
    Path profile = Files.createDirectories(scratch.resolve("profile"));
    Path said = scratch.resolve("chromium.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                // Its sandbox needs rights that a container lacks, and that root may not have.
                "--no-sandbox",
                // A container's shared memory is too small for pages of pictures.
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-extensions",
                "--disable-sync",
                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
                "--force-color-profile=srgb",
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().put("TMPDIR", scratch.toAbsolutePath().toString());
    Chromium chromium = new Chromium(builder.start());
    try {
      chromium.tools = DevTools.connect(chromium.address(profile, said));
      return chromium;
    } catch (IOException | RuntimeException | Error e) {
      try (chromium) {
        throw e;
      }
    }
  }

  /** Where it listens: it writes the port and the path of the address to a file. */
  private URI address(Path profile, Path said) throws IOException {
    Path file = profile.resolve("DevToolsActivePort");
    long start = System.nanoTime();
    while (System.nanoTime() - start < START_LIMIT.toNanos() && process.isAlive()) {
      if (Files.exists(file)) {
        List<String> lines = Files.readAllLines(file);
        if (lines.size() == 2) {
          return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
        }
      }
      sleep();
    }
    throw new IOException("Chromium does not start: " + Files.readString(said));
  }

  private static void sleep() throws IOException {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** A new page, still empty. */
  public Page newPage() throws IOException {
    String target =
        tools.call("Target.createTarget", Map.of("url", "about:blank")).get("targetId").asText();
    String session =
        tools
            .call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .get("sessionId")
            .asText();
    return new Page(tools, target, session);
  }

  @Override
  public void close() {
    try {
      if (tools != null) {
        quit();
        tools.close();
      }
    } finally {
      end(process);
      try {
        Runtime.getRuntime().removeShutdownHook(end);
      } catch (IllegalStateException e) {
        // The process is ending, so the hook can't be removed. It will find nothing to end.
      }
    }
  }

  /** Lets it put its files in order. */
  private void quit() {
    try {
      tools.call("Browser.close", Map.of());
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (IOException e) {
      // It ends anyway, by force.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it and the processes that it has started, which write to the profile until they end. */
  private static void end(Process process) {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle one : all) {
      one.onExit().orTimeout(30, TimeUnit.SECONDS).exceptionally(late -> one).join();
    }
  }
}
