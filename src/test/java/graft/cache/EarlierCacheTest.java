package graft.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The caches that Graft 0.1.0 wrote have the keys that this version computes, and are whole. */
final class EarlierCacheTest {
  private static final Path CACHES = Path.of("src/test/resources/earlier/0.1.0/caches");

  @Test
  void theRecordedKeysAndBlocksAreThoseOfThisVersion() throws IOException {
    try (Stream<Path> entries = Files.list(CACHES)) {
      List<Path> caches = entries.filter(Files::isDirectory).toList();
      assertThat(caches).hasSize(4);
      for (Path cache : caches) {
        CacheDescription description = CacheDescription.read(cache).orElseThrow();
        assertThat(description.key().folderName()).isEqualTo(cache.getFileName().toString());
        for (int i = 0; i < description.blocks(); i++) {
          assertThat(description.block(i).verify(description.file(cache, i)))
              .as("block %d of %s", i, cache)
              .isPresent();
        }
      }
    }
  }
}
