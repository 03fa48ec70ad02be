package graft.spark;

import graft.failure.WrongUseException;
import graft.files.RealPath;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Where the table may be: not in a folder of pictures, because it would be listed among them when
 * the job goes on; and not where a name has characters of patterns, because readers of tables would
 * look for other folders.
 */
final class OutputPlace {
  /** What Spark and Hadoop read as a pattern. */
  private static final Pattern GLOB = Pattern.compile("[{}\\[\\]*?\\\\]");

  private OutputPlace() {}

  /**
   * Checks the names, those of the folders above included.
   *
   * @throws WrongUseException if one has a character of patterns
   */
  static void requirePlain(String output, Configuration hadoop) {
    Path whole = HadoopWalk.qualified(output, hadoop);
    if (GLOB.matcher(whole.toString()).find()) {
      throw new WrongUseException(
          "--output "
              + whole
              + " has one of { } [ ] * ? \\, which readers of tables take for a pattern; give"
              + " another folder");
    }
  }

  /**
   * Checks it.
   *
   * @throws WrongUseException if the output is the input or below it
   */
  static void requireOutside(String output, String input, Configuration hadoop) {
    boolean isLocal = Listing.isLocal(output, hadoop);
    if (isLocal == Listing.isLocal(input, hadoop)
        && (isLocal
            ? RealPath.of(Listing.localPath(output))
                .startsWith(RealPath.of(Listing.localPath(input)))
            : isBelow(HadoopWalk.qualified(output, hadoop), HadoopWalk.qualified(input, hadoop)))) {
      throw new WrongUseException(
          "--output " + output + " is inside of --input " + input + "; give another folder");
    }
  }

  private static boolean isBelow(Path path, Path folder) {
    return Stream.iterate(path, each -> each != null, Path::getParent).anyMatch(folder::equals);
  }
}
