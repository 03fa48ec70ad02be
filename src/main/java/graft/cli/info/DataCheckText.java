package graft.cli.info;

import graft.cli.terminal.Console;
import graft.cli.terminal.LongLine;
import graft.cli.terminal.Screen;
import graft.files.Count;
import graft.job.DataCheck;
import graft.train.DataDifference;
import graft.train.DataDifference.Change;
import graft.train.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a {@link DataCheck} as text: the answer in a line, then up to 20 names of each kind. */
public final class DataCheckText {
  private static final int MOST_NAMED = 20;
  private static final int INDENT = 15;

  private final List<String> lines = new ArrayList<>();
  private final Screen screen;

  private DataCheckText(Screen screen) {
    this.screen = screen;
  }

  /** The whole text, each line ended by a newline. */
  public static String of(DataCheck check, Screen screen) {
    DataCheckText text = new DataCheckText(screen);
    Provenance begun = check.begun();
    text.field("run", check.run().toString());
    text.field(
        "trained on", images(begun.dataset(), begun.trainImages(), begun.validationImages()));
    text.field("compared", images(check.data(), check.train(), check.validation()));
    text.field("answer", answer(check));
    check.difference().ifPresent(text::names);
    return String.join("\n", text.lines) + "\n";
  }

  private static String images(String data, int train, int validation) {
    return "%s, %d training and %s"
        .formatted(data, train, Count.of(validation, "validation image"));
  }

  private static String answer(DataCheck check) {
    Optional<DataDifference> difference = check.difference();
    if (check.isSame()) {
      return "the same data"
          + difference
              .filter(found -> found.others() > 0)
              .map(found -> ", of which the run did not use " + Count.of(found.others(), "image"))
              .orElse("");
    }
    if (difference.isEmpty()) {
      return "other data; the run is of an earlier version of Graft, which recorded no names, so it can't be told which images differ";
    }
    if (difference.get().isNone()) {
      return sameNamesOnly(difference.get());
    }
    return "other data: " + counts(difference.get());
  }

  /** Every image is as it was, but not the whole. */
  private static String sameNamesOnly(DataDifference found) {
    return found.others() > 0
        ? "all images that the run used are as they were, but now --subset would choose others"
        : "the same images, but in another order, or decoded in another way by another version of Graft";
  }

  private static String counts(DataDifference found) {
    List<String> counts = new ArrayList<>();
    count(counts, found.changed().size(), "changed");
    count(counts, found.relabelled().size(), "of another class");
    count(counts, found.renamed().size(), "renamed");
    count(counts, found.moved().size(), "moved between training and validation");
    count(counts, found.added().size(), "added");
    count(counts, found.missing().size(), "missing");
    count(counts, found.same(), "as before");
    count(counts, found.others(), "not used by the run");
    return String.join(", ", counts);
  }

  private static void count(List<String> counts, int images, String what) {
    if (images > 0) {
      counts.add(images + " " + what);
    }
  }

  private void names(DataDifference found) {
    names("changed", found.changed());
    names("other class", words(found.relabelled()));
    names("renamed", found.renamed().stream().map(c -> c.before() + " -> " + c.now()).toList());
    names("moved", words(found.moved()));
    names("added", found.added());
    names("missing", found.missing());
  }

  private static List<String> words(List<Change> changes) {
    return changes.stream()
        .map(change -> change.name() + ": " + change.before() + " -> " + change.now())
        .toList();
  }

  private void names(String kind, List<String> names) {
    String heading = kind;
    for (String name : names.subList(0, Math.min(MOST_NAMED, names.size()))) {
      lines.add(Console.plain(String.format("%-" + INDENT + "s%s", heading, name)));
      heading = "";
    }
    if (names.size() > MOST_NAMED) {
      field("", "and " + (names.size() - MOST_NAMED) + " more, all listed with --json");
    }
  }

  /** A name and its value, which goes on in the next line where this one is full. */
  private void field(String name, String value) {
    String line = Console.plain(String.format("%-" + INDENT + "s%s", name, value));
    lines.addAll(LongLine.folded(line, INDENT, screen.outputColumns()).lines().toList());
  }
}
