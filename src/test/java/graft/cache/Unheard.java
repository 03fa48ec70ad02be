package graft.cache;

/** A listener for tests that look at the cache alone. */
record Unheard() implements CacheListener {
  @Override
  public void notice(String line) {}

  @Override
  public void passStarted(String task, long images) {}

  @Override
  public void passed(long imagesDone) {}

  @Override
  public void passEnded() {}

  @Override
  public boolean stopRequested() {
    return false;
  }
}
