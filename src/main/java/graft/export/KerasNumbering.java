package graft.export;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How Keras numbers layers that were given no name: from 0 in a user's own file ({@code conv2d},
 * {@code conv2d_1}, ...), from 1 in its official ones.
 */
final class KerasNumbering {
  private static final Pattern NUMBERED =
      Pattern.compile("((?:depthwise_|separable_)?conv2d|batch_normalization)(?:_(\\d+))?");

  private KerasNumbering() {}

  /** Whether a file numbers from 0 what the network numbers from 1. */
  static boolean isFromZero(Set<String> file, Set<String> network) {
    return file.contains("conv2d/kernel") && !network.contains("conv2d/kernel");
  }

  /** The same weight, its layer's number one higher, such as {@code conv2d_1/kernel}. */
  static String oneMore(String weight) {
    int slash = weight.lastIndexOf('/');
    Matcher matcher = NUMBERED.matcher(weight.substring(0, slash));
    if (!matcher.matches()) {
      return weight;
    }
    int number = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
    return matcher.group(1) + "_" + (number + 1) + weight.substring(slash);
  }
}
