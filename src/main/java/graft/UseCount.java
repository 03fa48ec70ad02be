package graft;

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
   * @param free called once
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

  private synchronized void leave() {
    calls--;
    freeIfUnused();
  }

  /** Refuses further calls. Those that have begun go on. */
  synchronized void close() {
    if (!closed) {
      closed = true;
      freeIfUnused();
    }
  }

  private void freeIfUnused() {
    if (closed && calls == 0) {
      free.run();
    }
  }
}
