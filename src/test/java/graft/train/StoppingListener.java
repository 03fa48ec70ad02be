package graft.train;

/** Asks a run to stop once more than so many slices are trained or validated. */
final class StoppingListener implements QuietListener {
  private final int slices;
  private int done;

  StoppingListener(int slices) {
    this.slices = slices;
  }

  @Override
  public boolean stopRequested() {
    return done > slices;
  }

  @Override
  public void stepDone(int step, long imagesDone, double loss, double accuracy) {
    done++;
  }

  @Override
  public void validated(long imagesDone) {
    done++;
  }
}
