package graft.cli.option;

import com.beust.jcommander.Parameter;
import graft.dataset.augment.FlipAverage;
import graft.dataset.augment.TestTimeAugmentation;
import graft.machine.SessionOptions;

/** {@code --tta}, of the commands that ask a trained model about pictures. */
public final class TtaOption {
  @Parameter(
      names = "--tta",
      order = 9,
      description =
          "HOW: none, or flip (the mean of the probabilities of a picture and of its mirror image;"
              + " takes twice as long)")
  private TestTimeAugmentation tta = TestTimeAugmentation.NONE;

  /** The option's value. */
  public TestTimeAugmentation how() {
    return tta;
  }

  /** Null without test-time augmentation; else the caller closes it. */
  public FlipAverage open(SessionOptions session) {
    return tta == TestTimeAugmentation.NONE ? null : new FlipAverage(session);
  }

  /** What the option does, for the last line of a command; empty without it. */
  public String words() {
    return tta == TestTimeAugmentation.NONE
        ? ""
        : "; --tta flip: each probability is the mean of a picture and its mirror image";
  }
}
