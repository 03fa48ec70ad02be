package graft.spark;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.security.AccessControlException;

/**
 * The local disk as a file system of another scheme, which tasks read through Hadoop. What is named
 * "forbidden" can't be listed or read.
 */
public final class OtherFileSystem extends RawLocalFileSystem {
  static final String SCHEME = "other";
  private static final URI ROOT = URI.create(SCHEME + ":///");

  @Override
  public URI getUri() {
    return ROOT;
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FileStatus[] listStatus(Path folder) throws IOException {
    refuse(folder);
    return super.listStatus(folder);
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    refuse(file);
    return super.open(file, bufferSize);
  }

  private static void refuse(Path path) throws IOException {
    if (path.getName().startsWith("forbidden")) {
      throw new AccessControlException("permission denied for " + path.getName());
    }
  }
}
