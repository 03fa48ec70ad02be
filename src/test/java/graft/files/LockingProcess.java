package graft.files;

import graft.failure.GraftException;
import java.io.IOException;
import java.nio.file.Path;

/** A process that takes a lock, says how that went, and keeps it until its input ends. */
public final class LockingProcess {
  /** What it says when it has the lock. */
  public static final String HELD = "held";

  private LockingProcess() {}

  /** {@code FILE}: the lock's. */
  public static void main(String[] args) throws IOException {
    FolderLock lock;
    try {
      lock = FolderLock.take(Path.of(args[0]), "the thing", "wait");
    } catch (GraftException e) {
      System.out.println(e.getMessage());
      return;
    }
    try (lock) {
      System.out.println(HELD);
      System.in.transferTo(System.out);
    }
  }
}
