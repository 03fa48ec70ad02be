package graft.cli.option;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParameterException;

/** {@code --data} of the commands that need labelled images. */
public final class DataOption {
  @Parameter(
      names = "--data",
      order = 1,
      description =
          "SPEC: cifar10 (graft fetch cifar10 downloads it), sample (1,500 images of CIFAR-10 that"
              + " come with Graft), a folder with one folder of pictures per class, or a .csv file"
              + " with the columns path, label and optionally split")
  private String spec;

  /** The option's value; null if it was not given. */
  public String spec() {
    return spec;
  }

  /** Fails if the option is missing, before any slow work begins. */
  public void require(String command) {
    if (spec == null) {
      throw new ParameterException(
          command + " needs --data: cifar10, sample, a folder or a .csv file");
    }
  }
}
