package graft.files;

import graft.failure.GraftException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes of files and bytes, as lower-case hexadecimal text. */
public final class Hashes {
  static final String SHA_256 = "SHA-256";
  static final String MD5 = "MD5";

  private static final int BUFFER_BYTES = 1 << 16;

  private Hashes() {}

  /**
   * The SHA-256 of a file.
   *
   * @throws GraftException if the file can't be read
   */
  public static String sha256(Path file) {
    return of(file, SHA_256);
  }

  /** The SHA-256 of bytes. */
  public static String sha256(byte[] bytes) {
    return hex(newSha256().digest(bytes));
  }

  /** A new SHA-256 digest, to hash several pieces; {@link #hex} turns the result into text. */
  public static MessageDigest newSha256() {
    return newDigest(SHA_256);
  }

  /** A digest as lower-case hexadecimal text. */
  public static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  /**
   * The hash of a file.
   *
   * @param algorithm {@link #SHA_256}, or {@link #MD5} if a publisher gives nothing else; MD5
   *     detects damage, but not forgery
   * @throws GraftException if the file can't be read
   */
  static String of(Path file, String algorithm) {
    MessageDigest digest = newDigest(algorithm);
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
    return hex(digest.digest());
  }

  private static MessageDigest newDigest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(
          "this Java lacks " + algorithm + ", which every Java must have", e);
    }
  }
}
