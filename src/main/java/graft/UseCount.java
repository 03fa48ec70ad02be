package graft;

import java.lang.System.Logger.Level;

/** Frees something when it is closed and the last call that uses it has ended. */
final class UseCount {
  private final String what;
  private final Runnable free;
  private int calls;
  private boolean closed;

  /** A call that uses the thing. */
  interface Call<T, E extends Exception> {
    T run() throws E;
  }

  /**
   * @param what names the thing in messages
   * @param free called once, by {@link #close} or on the thread of the last call; if it fails
   *     there, the logger is told
   */
  UseCount(String what, Runnable free) {
    this.what = what;
    this.free = free;
  }

  /**
   * Runs a call.
   *
   * @throws IllegalStateException after {@link #close}
   */
  <T, E extends Exception> T during(Call<T, E> call) throws E {
    enter();
    try {
      return call.run();
    } finally {
      leave();
    }
  }

  private synchronized void enter() {
    if (closed) {
      throw new IllegalStateException(what + " is closed");
    }
    calls++;
  }

  /** A failure to free is not the call's own, whose result or failure must reach the caller. */
  private void leave() {
    if (endsLastCall()) {
      try {
        free.run();
      } catch (RuntimeException | Error e) {
        System.getLogger("graft").log(Level.WARNING, what + " can't be freed", e);
      }
    }
  }

  private synchronized boolean endsLastCall() {
    calls--;
    return closed && calls == 0;
  }

  /** Refuses further calls. Those that have begun go on. */
  void close() {
    if (closesUnused()) {
      free.run();
    }
  }

  /** Closes; whether that was the first time and no call has to end before. */
  private synchronized boolean closesUnused() {
    boolean first = !closed;
    closed = true;
    return first && calls == 0;
  }
}
