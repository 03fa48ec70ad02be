package graft.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * The Python of tests that other programs read Graft's files: {@code $GRAFT_PYTHON}, else {@code
 * python3}.
 */
public final class Python {
  public static final String COMMAND = System.getenv().getOrDefault("GRAFT_PYTHON", "python3");

  private Python() {}

  /**
   * Skips the test, loudly, if Python lacks a module.
   *
   * @param what nothing has checked, if it is skipped
   * @param install the package that {@code pip} installs for it
   */
  public static void require(String module, String what, String install)
      throws InterruptedException {
    String find =
        "import sys, importlib.util as u; sys.exit(0 if u.find_spec('" + module + "') else 3)";
    try {
      if (run("-c", find).code() == 0) {
        return;
      }
      skip(what, "has no module " + module, install);
    } catch (IOException e) {
      skip(what, "can't be started", install);
    }
  }

  private static void skip(String what, String reason, String install) {
    String message =
        """
        SKIPPED: nothing has checked that %s, because %s %s.
        Install Python 3 and the module (pip install %s), or set GRAFT_PYTHON to an interpreter that has it.\
        """
            .formatted(what, COMMAND, reason, install);
    System.err.println(message);
    Assumptions.abort(message);
  }

  /**
   * How a script went.
   *
   * @param out standard output
   * @param all standard output and error
   */
  public record Result(int code, String out, String all) {}

  /** Runs Python with these arguments. */
  public static Result run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(COMMAND));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).start();
    StringBuilder errors = new StringBuilder();
    Thread reader =
        new Thread(
            () ->
                process
                    .errorReader(StandardCharsets.UTF_8)
                    .lines()
                    .forEach(line -> errors.append(line).append('\n')));
    reader.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    reader.join();
    return new Result(process.waitFor(), out, out + errors);
  }
}
