package graft.train;

/** Asks a run to stop once more than so many micro-batches are trained or validated. */
public final class StoppingListener implements TrainingListener {
  private final int microBatches;
  private int done;

  public StoppingListener(int microBatches) {
    this.microBatches = microBatches;
  }

  @Override
  public boolean stopRequested() {
    return done > microBatches;
  }

  @Override
  public void stepDone(int step, long imagesDone, double loss, double accuracy) {
    done++;
  }

  @Override
  public void validated(long imagesDone, int[] labels, float[][] probabilities) {
    done++;
  }
}
