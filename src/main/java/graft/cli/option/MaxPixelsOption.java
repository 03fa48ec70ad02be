package graft.cli.option;

import com.beust.jcommander.Parameter;
import graft.cli.option.Values.Whole;
import graft.dataset.image.ImageDecoder;

/** {@code --max-pixels} of the commands that decode pictures. */
public final class MaxPixelsOption {
  @Parameter(
      names = "--max-pixels",
      order = 7,
      description =
          "N: refuse a picture whose header says more than N pixels, height times width (default:"
              + " 357913941, which take 1 GiB when decoded)")
  @Whole(least = 1, most = Integer.MAX_VALUE)
  private Integer given;

  /** The option's value or the default. */
  public long pixels() {
    return given == null ? ImageDecoder.MAX_PIXELS : given;
  }
}
