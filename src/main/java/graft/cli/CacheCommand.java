package graft.cli;

import com.beust.jcommander.ParameterException;
import com.beust.jcommander.ParametersDelegate;
import graft.cache.CacheFolder;
import graft.cli.option.Arguments;
import graft.cli.option.CacheFolderOption;
import graft.cli.option.Suggestion;
import graft.cli.terminal.Console;
import graft.cli.terminal.ExitCode;
import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.files.Bytes;
import graft.files.Count;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code graft cache}: shows what {@code train} keeps on disk, and deletes it. */
final class CacheCommand implements Command {
  private static final String LIST = "list";
  private static final String CLEAR = "clear";

  @ParametersDelegate private final CacheFolderOption option = new CacheFolderOption();

  @Override
  public About about() {
    return new About(
        "cache",
        "list or clear the activations that train keeps on disk",
        "list | clear [NAME...] [OPTIONS]",
        "graft cache list");
  }

  @Override
  public List<String> operandWords() {
    return List.of(LIST, CLEAR);
  }

  @Override
  public boolean computes() {
    return false;
  }

  @Override
  public int run(Arguments arguments, Console console) {
    List<String> words = arguments.operands();
    String action = words.isEmpty() ? "" : words.get(0);
    CacheFolder folder = new CacheFolder(option.root());
    switch (action) {
      case LIST -> {
        arguments.onlyOperand("list alone");
        list(folder, console);
      }
      case CLEAR -> clear(folder, words.subList(1, words.size()), console);
      default ->
          throw new ParameterException(
              words.isEmpty()
                  ? "expected list or clear, as in: " + about().example()
                  : "expected list or clear, found \""
                      + action
                      + "\""
                      + Suggestion.forWord(action, List.of(LIST, CLEAR)));
    }
    return ExitCode.DONE;
  }

  private static void list(CacheFolder folder, Console console) {
    List<CacheFolder.Entry> entries = folder.list();
    if (entries.isEmpty()) {
      console.notice("no caches in " + folder.root());
      return;
    }
    String row = "%-26s %-12s %-9s %8s %10s %9s%n";
    PrintStream out = console.out();
    out.printf(row, "name", "data", "numbers", "images", "on disk", "complete");
    for (CacheFolder.Entry entry : entries) {
      out.printf(
          row,
          entry.name(),
          Console.plain(entry.dataset()),
          entry.storage(),
          entry.images() == 0 ? "?" : entry.images(),
          Bytes.words(entry.bytes()),
          share(entry));
    }
    long sum = entries.stream().mapToLong(CacheFolder.Entry::bytes).sum();
    console.notice(Bytes.words(sum) + " in " + folder.root());
  }

  private static void clear(CacheFolder folder, List<String> names, Console console) {
    List<CacheFolder.Entry> all = folder.list();
    for (String name : names) {
      if (all.stream().noneMatch(entry -> entry.name().equals(name))) {
        throw new WrongUseException(
            "no cache %s in %s; graft cache list shows the caches".formatted(name, folder.root()));
      }
    }
    List<CacheFolder.Entry> deleted = new ArrayList<>();
    Map<String, GraftException> kept = new LinkedHashMap<>();
    for (CacheFolder.Entry entry : all) {
      if (names.isEmpty() || names.contains(entry.name())) {
        try {
          folder.delete(entry);
          deleted.add(entry);
        } catch (GraftException e) {
          kept.put(entry.name(), e);
        }
      }
    }
    if (!deleted.isEmpty() || kept.isEmpty()) {
      String caches = Count.of(deleted.size(), "cache");
      String bytes = Bytes.words(deleted.stream().mapToLong(CacheFolder.Entry::bytes).sum());
      console.out().println("deleted %s, %s, from %s".formatted(caches, bytes, folder.root()));
    }
    if (!kept.isEmpty()) {
      // Standard output must show what was deleted before the failure is reported on standard
      // error.
      console.out().flush();
      throw failure(kept);
    }
  }

  private static GraftException failure(Map<String, GraftException> kept) {
    List<GraftException> reasons = List.copyOf(kept.values());
    if (reasons.size() == 1) {
      return reasons.get(0);
    }
    GraftException failure =
        new GraftException(
            "%d caches were not deleted, %s: %s"
                .formatted(
                    kept.size(), String.join(", ", kept.keySet()), reasons.get(0).getMessage()),
            reasons.get(0));
    reasons.stream().skip(1).forEach(failure::addSuppressed);
    return failure;
  }

  private static String share(CacheFolder.Entry entry) {
    return entry.wholeBytes() == 0
        ? "?"
        : String.format(Locale.ROOT, "%d%%", 100 * entry.bytes() / entry.wholeBytes());
  }
}
