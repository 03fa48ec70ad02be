package graft.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import graft.contract.EpochRecord;
import graft.contract.Phase;
import graft.failure.GraftException;
import graft.files.JsonText;
import graft.files.Reason;
import graft.files.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The file {@code resumes.json}: the places at which a run went on after an interruption. */
public final class Resumes {
  static final String FILE = "resumes.json";

  private static final JsonMapper JSON = new JsonMapper();

  private Resumes() {}

  /**
   * A place in a run.
   *
   * @param epoch the epoch that was in progress, from 1
   * @param step optimizer steps done in it
   */
  public record Place(Phase phase, int epoch, int step) {
    static Place of(TrainingState state) {
      return new Place(state.phase(), state.epoch(), state.step());
    }

    /**
     * How many epochs of the whole run were done here, with a fraction for the one in progress.
     *
     * @param history all epochs of the run, oldest first
     */
    public double epochsDone(List<EpochRecord> history) {
      long before =
          history.stream()
              .filter(
                  done ->
                      done.phase().compareTo(phase) < 0
                          || (done.phase() == phase && done.epoch() < epoch))
              .count();
      double part =
          history.stream()
              .filter(done -> done.phase() == phase && done.epoch() == epoch && done.steps() > 0)
              .mapToDouble(done -> Math.min(1, (double) step / done.steps()))
              .findFirst()
              .orElse(0);
      return before + part;
    }
  }

  /**
   * Adds a place to the file.
   *
   * @throws GraftException if the file can't be read or written
   */
  static void add(Path run, Place place) {
    List<Place> all = new ArrayList<>(read(run));
    all.add(place);
    WholeFile.writeString(run.resolve(FILE), JsonText.of(all));
  }

  /**
   * The places at which a run was resumed, in their order; none if there is no file.
   *
   * @throws GraftException if the file is damaged or can't be read
   */
  public static List<Place> read(Path run) {
    Path file = run.resolve(FILE);
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return List.of(JSON.readValue(file.toFile(), Place[].class));
    } catch (JsonProcessingException e) {
      throw new GraftException(
          file + " is damaged: it holds no list of resumes; delete it, it is only for the report",
          e);
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }

  /**
   * Deletes the file.
   *
   * @throws IOException if it can't be deleted
   */
  static void delete(Path run) throws IOException {
    Files.deleteIfExists(run.resolve(FILE));
  }
}
