package graft.damage;

import graft.failure.GraftException;
import graft.files.WholeDirectory;
import graft.process.LaunchedJava;
import graft.process.ProcessUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A process that reads damaged files, one after the other, and prints what came of each: before a
 * case {@code begin NUMBER NAME}, after it {@code end NUMBER OUTCOME DETAIL}. A case that never
 * ends, or ends the process, is the last that began.
 */
final class DamageProcess {
  /** What a reader that is stuck is given. */
  private static final int LIMIT_SECONDS = 30;

  private final Path work;
  private int number;

  private DamageProcess(Path work) {
    this.work = work;
  }

  /** What came of a case. */
  enum Outcome {
    /** The right numbers, or any where nothing says which are right. */
    READ,
    /** One clear message. */
    REFUSED,
    /** Neither. */
    WRONG
  }

  /** {@code FOLDER FIRST FLIPS}: from case FIRST on, of the flips of each file every so many. */
  public static void main(String[] args) throws Exception {
    List<String> own = LaunchedJava.own(args);
    Path folder = Path.of(own.get(0));
    int first = Integer.parseInt(own.get(1));
    int every = Integer.parseInt(own.get(2));
    // A process that begins again where another died begins with files of its own.
    Path files = Files.createDirectories(folder.resolve("from-" + first));
    DamageProcess process = new DamageProcess(files.resolve("work"));
    for (Victim victim : Victims.in(files)) {
      process.run(victim, first, every);
    }
    System.out.println("use " + ProcessUse.now());
    System.out.flush();
    // A reader that is stuck must not keep the process.
    Runtime.getRuntime().halt(0);
  }

  private void run(Victim victim, int first, int every) throws Exception {
    byte[] whole = Files.readAllBytes(victim.pristine().resolve(victim.file()));
    List<Damage> damages = Damage.all(whole.length, victim.name().hashCode());
    List<String> expected = null;
    for (int i = 0; i < damages.size(); i++) {
      int current = number++;
      Damage damage = damages.get(i);
      if (current < first || !damage.isCut() && i % every != 0) {
        continue;
      }
      if (expected == null) {
        copy(victim.pristine());
        expected = victim.reader().read(work);
      }
      copy(victim.pristine());
      Files.write(work.resolve(victim.file()), damage.apply(whole));
      victim.prepare().on(work);
      System.out.printf("begin %d %s, %s%n", current, victim.name(), damage);
      System.out.flush();
      System.out.printf("end %d %s%n", current, outcome(victim, expected));
    }
  }

  private String outcome(Victim victim, List<String> expected) throws InterruptedException {
    CompletableFuture<List<String>> reading = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                reading.complete(victim.reader().read(work));
              } catch (Throwable e) {
                reading.completeExceptionally(e);
              }
            });
    reader.setDaemon(true);
    reader.start();
    try {
      List<String> found = reading.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      String complaint = victim.complaint(expected, found);
      return complaint == null ? Outcome.READ + " " : Outcome.WRONG + " " + complaint;
    } catch (TimeoutException e) {
      List<String> where =
          Stream.of(reader.getStackTrace()).limit(5).map(StackTraceElement::toString).toList();
      return Outcome.WRONG + " not over after " + LIMIT_SECONDS + " s: " + where;
    } catch (ExecutionException e) {
      return judged(e.getCause());
    }
  }

  /** A failure for the user: one line that names the file. */
  private String judged(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    boolean clear =
        failure instanceof GraftException
            && message.contains(work.toString())
            && message.lines().count() == 1;
    if (clear) {
      return Outcome.REFUSED + " " + message;
    }
    List<String> trace = new ArrayList<>();
    trace.add(failure.getClass().getSimpleName() + ": " + message.replaceAll("\\s+", " "));
    Stream.of(failure.getStackTrace())
        .limit(8)
        .map(StackTraceElement::toString)
        .forEach(trace::add);
    return Outcome.WRONG + " " + String.join(" | ", trace);
  }

  private void copy(Path pristine) throws IOException {
    WholeDirectory.delete(work);
    try (Stream<Path> files = Files.walk(pristine)) {
      for (Path file : files.toList()) {
        Files.copy(file, work.resolve(pristine.relativize(file)));
      }
    }
  }
}
