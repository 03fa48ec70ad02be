package graft.machine;

import graft.failure.GraftException;
import graft.failure.Remedy;
import graft.files.Bytes;
import graft.files.DiskSpace;
import graft.files.Reason;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.TensorFlow;

/**
 * The folder into which JavaCPP unpacks TensorFlow's libraries. Only this user may write there,
 * because anybody who can write there decides what code runs. JavaCPP itself would use the shared
 * temporary folder if it could not write to its own.
 */
public final class NativeFolder {
  private static final String PROPERTY = "org.bytedeco.javacpp.cachedir";
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  private NativeFolder() {}

  /** Whether JavaCPP's own property names a folder. */
  public static boolean isChosen() {
    return System.getProperty(PROPERTY) != null;
  }

  /**
   * Makes the folder private and sets it for JavaCPP; call this before TensorFlow is loaded. A
   * folder that is refused is not set.
   *
   * @param preset the folder, unless JavaCPP's own property names another
   * @throws GraftException if the folder can't be written, others could have written there, or its
   *     disk is mounted noexec
   */
  public static void prepare(Path preset) {
    Path folder = Path.of(System.getProperty(PROPERTY, preset.toString())).toAbsolutePath();
    if (Mount.forbidsPrograms(folder)) {
      String message = "TensorFlow's libraries can't run from %s: its disk is mounted noexec";
      throw new GraftException(message.formatted(folder), null, Remedy.OTHER_DISK);
    }
    try {
      if (isReadOnly(folder)) {
        useReadOnly(folder);
      } else {
        make(folder);
        refuseOthers(folder);
        refuseFullDisk(folder);
      }
      // Last: a second attempt, perhaps with another folder, must not find a refused one set.
      System.setProperty(PROPERTY, folder.toString());
    } catch (IOException e) {
      String message = "cannot unpack TensorFlow's libraries into %s (%s)";
      throw new GraftException(message.formatted(folder, Reason.of(e)), e, Remedy.WRITABLE_FOLDER);
    }
  }

  /**
   * Loads TensorFlow, whose libraries JavaCPP unpacks into the folder if they are not there. Of
   * processes that start together one does so and the others wait: they would load what it still
   * writes (bytedeco/javacpp#608). Without {@link #prepare} the folder is JavaCPP's own, and
   * nothing waits.
   *
   * @throws GraftException if this thread is interrupted while it waits
   */
  public static synchronized void load() {
    if (!isChosen()) {
      TensorFlow.version();
      return;
    }
    Path folder = Path.of(System.getProperty(PROPERTY)).toAbsolutePath();
    Path file = folder.resolveSibling(folder.getFileName() + ".lock");
    try {
      Files.createDirectories(file.getParent());
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        // Given back when the channel is closed.
        channel.lock();
        TensorFlow.version();
      }
    } catch (ClosedByInterruptException | FileLockInterruptionException e) {
      throw new GraftException("interrupted while another process unpacked TensorFlow", e);
    } catch (IOException e) {
      // No file can be written or locked there, as in an image whose libraries are unpacked.
      TensorFlow.version();
    }
  }

  /** Whether this user can't write there, or nobody is allowed to, which does not bind root. */
  private static boolean isReadOnly(Path folder) throws IOException {
    return Files.isDirectory(folder)
        && hasOwners(folder)
        && (!Files.isWritable(folder)
            || !Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OWNER_WRITE));
  }

  private static void useReadOnly(Path folder) throws IOException {
    Optional<String> distrust = UnpackedLibraries.distrust(folder);
    if (distrust.isPresent()) {
      throw untrusted(folder, distrust.get());
    }
    UnpackedLibraries.use(folder);
  }

  private static void make(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Files.createDirectories(folder.getParent());
    FileAttribute<?>[] attributes =
        hasOwners(folder)
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PRIVATE)}
            : new FileAttribute<?>[0];
    try {
      Files.createDirectory(folder, attributes);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw new IOException("it is a file, not a folder", e);
      }
      // Another process has just made it.
    }
  }

  private static void refuseOthers(Path folder) throws IOException {
    Path probe = Files.createTempFile(folder, ".owner", "");
    try {
      if (!hasOwners(folder)) {
        return;
      }
      UserPrincipal owner = Files.getOwner(folder);
      if (!owner.equals(Files.getOwner(probe))) {
        throw untrusted(folder, "belongs to " + owner.getName());
      }
    } finally {
      Files.delete(probe);
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
    if (permissions.contains(PosixFilePermission.GROUP_WRITE)
        || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw untrusted(folder, "can be written by others");
    }
    if (!permissions.equals(PRIVATE)) {
      Files.setPosixFilePermissions(folder, PRIVATE);
    }
  }

  /** Refuses a full disk here, because JavaCPP's message would not name the cause. */
  private static void refuseFullDisk(Path folder) throws IOException {
    long needed = NativeLibrary.missingBytes(folder);
    long free = DiskSpace.free(folder);
    if (needed > free) {
      throw new IOException(
          "they need %s, but only %s is free".formatted(Bytes.words(needed), Bytes.words(free)));
    }
  }

  /** Whether permissions can be set; false on Windows, which keeps a user's folders private. */
  private static boolean hasOwners(Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static GraftException untrusted(Path folder, String why) {
    String message = "TensorFlow's libraries in %s can't be trusted, because the folder %s";
    return new GraftException(message.formatted(folder, why), null, Remedy.OWN_FOLDER);
  }
}
