package graft.export;

import graft.failure.GraftException;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.storage.HdfBackingStorage;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Lists the data sets of an HDF5 file, and finds damage in the file's structure. The layout that
 * Keras writes has no checksums: a flipped bit in the structure would change weights without an
 * error.
 */
final class Hdf5Structure {
  /**
   * Deepest nesting of groups, more than Keras uses: in a damaged file, a group may hold itself.
   */
  private static final int MOST_DEPTH = 20;

  /** Most groups and data sets in a file: ten times those of a network with 311 layers. */
  private static final int MOST_NODES = 10_000;

  private final Path path;
  private final List<Dataset> dataSets = new ArrayList<>();
  private int nodes;

  private Hdf5Structure(Path path) {
    this.path = path;
  }

  /**
   * All data sets, in the file's order.
   *
   * @throws GraftException if the file is cut short or a group contains itself
   */
  static List<Dataset> dataSets(Path path, HdfFile file) {
    HdfBackingStorage storage = file.getHdfBackingStorage();
    long expected = storage.getSuperblock().getEndOfFileAddress();
    if (storage.size() < expected) {
      throw new GraftException(
          "%s is cut short: it has %d of %d bytes; copy or download it again"
              .formatted(path, storage.size(), expected));
    }
    Hdf5Structure structure = new Hdf5Structure(path);
    structure.collect(file, 0);
    return structure.dataSets;
  }

  private void collect(Group group, int depth) {
    for (Node node : group) {
      if (++nodes > MOST_NODES || depth > MOST_DEPTH) {
        throw new GraftException(
            "%s is damaged: its groups are nested without end; copy or download it again"
                .formatted(path));
      }
      if (node instanceof Group child) {
        collect(child, depth + 1);
      } else if (node instanceof Dataset dataset) {
        dataSets.add(dataset);
      }
    }
  }

  /** The bytes from {@code start} up to {@code end} hold a weight's numbers or its description. */
  private record Extent(String what, long start, long end) {}

  /**
   * Checks that all weights are IEEE 754 numbers, and that no two weights share bytes of the file.
   *
   * @throws GraftException naming the first weight that is wrong
   */
  static void check(Path file, Collection<Dataset> weights) {
    List<Extent> extents = new ArrayList<>();
    for (Dataset weight : weights) {
      checkType(file, weight);
      extents.add(new Extent(weight.getPath(), weight.getAddress(), weight.getAddress() + 1));
      if (weight instanceof ContiguousDataset contiguous) {
        long start = contiguous.getDataAddress();
        extents.add(new Extent(weight.getPath(), start, start + weight.getSizeInBytes()));
      }
    }
    extents.sort(Comparator.comparingLong(Extent::start));
    for (int i = 1; i < extents.size(); i++) {
      Extent before = extents.get(i - 1);
      if (extents.get(i).start() < before.end()) {
        throw new GraftException(
            "%s is damaged: %s and %s are in the same place; copy or download it again"
                .formatted(file, before.what(), extents.get(i).what()));
      }
    }
  }

  /** Refuses all formats but IEEE 754, because jHDF reads every format as IEEE 754. */
  private static void checkType(Path file, Dataset weight) {
    DataType type = weight.getDataType();
    if (!(type instanceof FloatingPoint number)) {
      throw new GraftException(
          "%s: the weight %s holds no floating-point numbers; give a file that Keras saved"
              .formatted(file, weight.getPath()));
    }
    boolean ieee =
        switch (number.getSize()) {
          case 2 -> isIeee(number, 5, 10);
          case 4 -> isIeee(number, 8, 23);
          case 8 -> isIeee(number, 11, 52);
          default -> false;
        };
    if (!ieee) {
      throw new GraftException(
          ("%s: the weight %s holds numbers of %d bytes that are not little-endian IEEE 754;"
                  + " give a file that Keras saved")
              .formatted(file, weight.getPath(), number.getSize()));
    }
  }

  private static boolean isIeee(FloatingPoint number, int exponentBits, int mantissaBits) {
    return number.getByteOrder() == ByteOrder.LITTLE_ENDIAN
        && number.getBitOffset() == 0
        && number.getBitPrecision() == 8 * number.getSize()
        && number.getSignLocation() == exponentBits + mantissaBits
        && number.getExponentLocation() == mantissaBits
        && number.getExponentSize() == exponentBits
        && number.getMantissaLocation() == 0
        && number.getMantissaSize() == mantissaBits
        && number.getExponentBias() == (1 << exponentBits - 1) - 1;
  }
}
