package graft.job;

import graft.dataset.BadPictures;
import graft.dataset.DataRequest;
import graft.files.Download;
import graft.train.TrainingListener;

/**
 * Tells a listener how pictures are read, those of small parts of classes decoded, or weights
 * downloaded, and stops that when the listener asks for it. The caller closes it.
 */
public final class WorkProgress
    implements DataRequest.ReadListener, Download.Progress, AutoCloseable {
  private static final long MIB = 1 << 20;

  private final TrainingListener listener;

  /** Whether the listener knows of a piece of work that has not ended yet. */
  private boolean begun;

  public WorkProgress(TrainingListener listener) {
    this.listener = listener;
  }

  @Override
  public void read(long done, long total) {
    tell("read", "pictures", done, total);
  }

  @Override
  public void decoded(long done, long total) {
    tell("decode", "pictures", done, total);
  }

  @Override
  public void bytes(long done, long total) {
    tell("download", "MiB", done / MIB, total / MIB);
  }

  private void tell(String task, String unit, long done, long total) {
    listener.stopIfAsked();
    if (!begun && done != total) {
      listener.passStarted(task, unit, total);
      begun = true;
    }
    if (begun) {
      listener.passed(done);
    }
    if (done == total) {
      close();
    }
  }

  @Override
  public void refused(BadPictures bad) {
    close();
    bad.linesOfRefused().forEach(listener::notice);
  }

  @Override
  public void close() {
    if (begun) {
      begun = false;
      listener.passEnded();
    }
  }
}
