package graft.spark;

import graft.failure.WrongUseException;
import graft.files.RealPath;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Where the table may be: not in a folder of pictures, because it would be listed among them when
 * the job goes on.
 */
final class OutputPlace {
  private OutputPlace() {}

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
