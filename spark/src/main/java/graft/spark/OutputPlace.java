package graft.spark;

import graft.failure.WrongUseException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

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
            ? real(Listing.localPath(output)).startsWith(real(Listing.localPath(input)))
            : isBelow(HadoopWalk.qualified(output, hadoop), HadoopWalk.qualified(input, hadoop)))) {
      throw new WrongUseException(
          "--output " + output + " is inside of --input " + input + "; give another folder");
    }
  }

  /** The path behind links, as far as it is there. */
  private static Path real(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    for (Path there = absolute; there != null; there = there.getParent()) {
      try {
        return there.toRealPath().resolve(there.relativize(absolute)).normalize();
      } catch (IOException e) {
        // It is not there yet; what is above may be.
      }
    }
    return absolute;
  }

  private static boolean isBelow(org.apache.hadoop.fs.Path path, org.apache.hadoop.fs.Path folder) {
    return Stream.iterate(path, each -> each != null, org.apache.hadoop.fs.Path::getParent)
        .anyMatch(folder::equals);
  }
}
