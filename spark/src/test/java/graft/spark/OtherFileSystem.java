package graft.spark;

import java.io.IOException;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.security.AccessControlException;

/**
 * The local disk as a file system of another scheme, which tasks read through Hadoop. What is named
 * "forbidden" can't be listed or read, each time for a reason of other words; what is named "busy"
 * can't be listed, as in a failure of the net; while what is named "full" is read for the first
 * time, Java's heap is full.
 */
public final class OtherFileSystem extends RawLocalFileSystem {
  static final String SCHEME = "other";
  private static final AtomicInteger REQUESTS = new AtomicInteger();
  private static final Set<Path> TRIED = ConcurrentHashMap.newKeySet();

  private String scheme = SCHEME;

  @Override
  public void initialize(URI name, Configuration hadoop) throws IOException {
    scheme = name.getScheme();
    super.initialize(name, hadoop);
  }

  @Override
  public URI getUri() {
    return URI.create(scheme + ":///");
  }

  @Override
  public String getScheme() {
    return scheme;
  }

  @Override
  public FileStatus[] listStatus(Path folder) throws IOException {
    refuse(folder);
    if (folder.getName().startsWith("busy")) {
      throw new IOException("503 Slow Down");
    }
    return super.listStatus(folder);
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    refuse(file);
    if (file.getName().startsWith("full") && TRIED.add(file)) {
      throw new OutOfMemoryError("Java heap space");
    }
    return super.open(file, bufferSize);
  }

  private static void refuse(Path path) throws IOException {
    if (path.getName().startsWith("forbidden")) {
      throw new AccessControlException(
          "permission denied for " + path.getName() + ", request " + REQUESTS.incrementAndGet());
    }
  }
}
