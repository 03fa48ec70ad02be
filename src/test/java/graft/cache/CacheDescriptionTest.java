package graft.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.files.SealedJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code cache.json} says what was written, or counts as none. */
class CacheDescriptionTest {
  private static final CacheDescription SMALL = TestCaches.features("cats", 25, 10);

  @TempDir Path folder;

  @Test
  void isReadAsItWasWritten() {
    SMALL.write(folder);
    assertThat(CacheDescription.read(folder)).contains(SMALL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{}", "7", "{\"images\": 5", "\u0000\u0001"})
  void whatIsNoDescriptionCountsAsNone(String text) throws IOException {
    Files.writeString(folder.resolve("cache.json"), text);
    assertThat(CacheDescription.read(folder)).isEmpty();
  }

  @Test
  void bytesThatAreNoTextCountAsNone() throws IOException {
    Files.write(folder.resolve("cache.json"), new byte[] {'"', (byte) 0xff, (byte) 0xfe, '"'});
    assertThat(CacheDescription.read(folder)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "images" : 25         | "images" : 0
          "images" : 25         | "images" : -25
          "images" : 25         | "images" : 99999999999
          "block_images" : 10   | "block_images" : 0
          "block_images" : 10   | "block_images" : -1
          "block_images" : 10   | "blocks" : 10
          "shape" : [ 2 ]       | "shape" : [ -2 ]
          "shape" : [ 2 ]       | "shape" : [ 0 ]
          "shape" : [ 2 ]       | "shape" : [ null ]
          "shape" : [ 2 ]       | "shape" : null
          "shape" : [ 2 ]       | "shape" : [ 9000000000, 9000000000 ]
          "shape" : [ 2 ]       | "shape" : [ 4611686018427387904 ]
          "storage" : "float32" | "storage" : "float8"
          "storage" : "float32" | "storage" : null
          "dataset" : "cats"    | "dataset" : null
          """)
  void absurdNumbersCountAsNone(String found, String absurd) throws IOException {
    SMALL.write(folder);
    String text = Files.readString(folder.resolve("cache.json"), StandardCharsets.UTF_8);
    assertThat(text).contains(found);
    JsonMapper json = new JsonMapper();
    ObjectNode tree = json.readValue(text.replace(found, absurd), ObjectNode.class);
    SealedJson.write(folder.resolve("cache.json"), tree.without("checksum"));
    assertThat(CacheDescription.read(folder)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "images" : 25         | "images" : 24
          "block_images" : 10   | "block_images" : 11
          "dataset" : "cats"    | "dataset" : "bats"
          """)
  void plausibleNumbersThatWereNotWrittenCountAsNone(String found, String other)
      throws IOException {
    SMALL.write(folder);
    String text = Files.readString(folder.resolve("cache.json"), StandardCharsets.UTF_8);
    Files.writeString(folder.resolve("cache.json"), text.replace(found, other));
    assertThat(CacheDescription.read(folder)).isEmpty();
  }

  @Test
  void theLastBlockHoldsTheRest() {
    assertThat(SMALL.blocks()).isEqualTo(3);
    assertThat(SMALL.block(1).images()).isEqualTo(10);
    assertThat(SMALL.block(2).images()).isEqualTo(5);
    assertThat(SMALL.bytes()).isEqualTo(25 * 8 + 4 * (25 + 3));
    assertThat(TestCaches.features("cats", 20, 10).blocks()).isEqualTo(2);
    assertThat(TestCaches.features("cats", 20, Integer.MAX_VALUE).blocks()).isEqualTo(1);
  }

  /** The notebook's boundary, 17x17x768 of 50,000 images, and as many images as there can be. */
  @Test
  void largeCachesAreCountedInFull() {
    List<Long> boundary = List.of(17L, 17L, 768L);
    assertThat(TestCaches.of("boundary", boundary, Storage.FLOAT16, "cifar10", 50_000, 150).bytes())
        .isEqualTo(50_000L * 443_904 + 4 * (50_000 + 334));
    CacheDescription most =
        TestCaches.of("boundary", boundary, Storage.FLOAT32, "all", Integer.MAX_VALUE, 150);
    assertThat(most.bytes())
        .isEqualTo(2_147_483_647L * 887_808 + 4L * (2_147_483_647L + 14_316_558));
    assertThat(most.block(most.blocks() - 1).images()).isEqualTo(97);
  }
}
