package graft.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkFiles;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShippedModelTest {
  @TempDir private Path folder;

  @Test
  void aLinkToAModelIsShippedAsTheModel() throws IOException {
    SparkSession spark = LocalSpark.session();
    // Another model than the other tests', which is not packed yet.
    Path other = LocalSpark.MODEL.resolveSibling("finished").toAbsolutePath();
    Path link = Files.createSymbolicLink(folder.resolve("latest"), other);
    ShippedModel shipped = ShippedModel.ship(spark, link);
    assertThat(shipped).isEqualTo(ShippedModel.ship(spark.newSession(), other));
    for (Path each : shipped.folders(Path.of(SparkFiles.getRootDirectory()))) {
      shipped.require(each);
    }
  }

  @Test
  void whatSparkHasNotBroughtIsSaid() throws IOException {
    ShippedModel model = new ShippedModel("0123456789abcdef0123456789abcdef");
    assertThatThrownBy(() -> model.folders(folder))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("Spark has not brought graft-model-0123456789abcdef");
    Path session = Files.createDirectories(folder.resolve("uuid/graft-model-0123456789abcdef"));
    assertThat(model.folders(folder)).containsExactly(session);
    assertThatThrownBy(() -> model.require(LocalSpark.MODEL))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("not 0123456789abcdef0123456789abcdef");
  }
}
