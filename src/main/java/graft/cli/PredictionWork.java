package graft.cli;

import graft.cli.option.OutputOptions;
import graft.cli.option.RowOptions;
import graft.cli.terminal.Console;
import graft.cli.terminal.StandardOutput;
import graft.failure.StoppedException;
import graft.files.Count;
import graft.files.WholeFile;
import graft.predict.BatchSizes;
import graft.table.Beside;
import graft.table.Columns;
import graft.table.PartialHeader;
import graft.table.PartialOutput;
import graft.table.Row;
import graft.table.RowCounts;
import graft.table.RowSink;
import graft.table.StreamTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What {@code predict} does once the model is open: asks it about all files, and writes what was
 * asked for.
 *
 * @param model asked about the files
 * @param sizes numbers of files in the batches of the whole table
 * @param columns what rows say
 * @param rows how they are written
 * @param outputs where they go
 * @param beside what is written beside them
 * @param header says what they depend on
 * @param folders the inputs, which stay there while a table grows
 */
record PredictionWork(
    FileRows model,
    BatchSizes sizes,
    Columns columns,
    RowOptions rows,
    OutputOptions outputs,
    Beside beside,
    Supplier<PartialHeader> header,
    InputFolders folders) {
  /**
   * Does it.
   *
   * @param files those of the whole table, found as they are asked for
   * @param afterBatch given the number of rows so far; may throw a {@link StoppedException}
   * @return the rows of the whole table
   * @throws StoppedException that of {@code afterBatch}; the table can be resumed if rows are kept
   */
  RowCounts run(Iterator<Path> files, LongConsumer afterBatch, Console console) throws IOException {
    if (outputs.grows()) {
      return growing(files, afterBatch, console);
    }
    RowCounts[] counts = new RowCounts[1];
    StreamTable.Rows each = sink -> ask(files, sizes, 0, sink, afterBatch);
    if (outputs.output().isPresent()) {
      WholeFile.write(
          outputs.output().get(),
          device -> counts[0] = StreamTable.write(rows.inFile(columns), device, beside, each));
    } else {
      counts[0] = printed(each, console);
    }
    return counts[0];
  }

  /** On standard output, whose reader may leave before the last row. */
  private RowCounts printed(StreamTable.Rows each, Console console) throws IOException {
    try {
      return StreamTable.write(
          rows.onOutput(columns, console.screen()), console.out(), beside, each);
    } catch (StandardOutput.Failed e) {
      String why = " is not written, because standard output did not take all rows";
      Stream.of(outputs.features(), outputs.html())
          .flatMap(Optional::stream)
          .forEach(file -> console.alert(file + why));
      throw e;
    }
  }

  /** To a file that is whole only at the end. */
  private RowCounts growing(Iterator<Path> files, LongConsumer afterBatch, Console console)
      throws IOException {
    Path output = outputs.output().orElseThrow();
    PartialHeader now = header.get();
    try (PartialOutput table =
        PartialOutput.open(output, rows.inFile(columns), now, outputs.resume(), beside)) {
      Iterator<Path> left = table.keep(files, sizes::isBoundary);
      long kept = table.counts().rows();
      sayWhatIsKept(table, now, console);
      try {
        ask(left, sizes.after(kept), kept, batch -> takeChecked(batch, table), afterBatch);
        folders.requireThere();
        table.finish();
      } catch (StoppedException e) {
        table.sync();
        throw new StoppedException(table.counts().rows() > 0, e);
      } catch (IOException | RuntimeException | Error e) {
        if (table.counts().rows() > 0) {
          console.alert(outputs.partial() + " keeps the rows so far; " + outputs.howToGoOn());
        }
        throw e;
      }
      return table.counts();
    }
  }

  /** A lost folder's files must not get rows, which would be kept when the folder is back. */
  private void takeChecked(List<Row> batch, PartialOutput table) {
    if (!batch.stream().allMatch(Row::isReadable)) {
      folders.requireThere();
    }
    table.take(batch);
  }

  private void sayWhatIsKept(PartialOutput table, PartialHeader now, Console console) {
    table.lost().ifPresent(why -> console.notice(outputs.partial() + " begins anew: " + why));
    long kept = table.counts().rows();
    if (kept > 0) {
      console.notice("resumed: " + Count.of(kept, "row") + " kept from " + outputs.partial());
      now.otherMachine(table.begun()).ifPresent(console::notice);
    }
  }

  private void ask(
      Iterator<Path> files, BatchSizes left, long before, RowSink sink, LongConsumer afterBatch)
      throws IOException {
    long[] done = {before};
    model.each(
        files,
        left,
        batch -> {
          sink.take(batch);
          done[0] += batch.size();
          afterBatch.accept(done[0]);
        });
  }
}
