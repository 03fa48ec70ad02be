package graft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import graft.dataset.cifar.Cifar10;
import graft.export.BaseNetworks;
import graft.export.BaseWeightsSource;
import graft.export.ExportSettings;
import graft.export.Exporter;
import graft.machine.Installation;
import graft.machine.Precision;
import graft.machine.SessionOptions;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What 16 bits cost on real pictures, with the built-in base: next to nothing. */
@Tag("verify")
class BuiltinPrecisionTest {
  private static final Path BUILTIN = Path.of("savedmodel/base/inception_v3_notop_builtin.h5");

  @TempDir Path folder;

  @Test
  void sixteenBitsChangeFeaturesAndAccuracyLittle() throws Exception {
    Path home = Installation.cache(System.getenv(), Path.of(System.getProperty("user.home")));
    assumeThat(home.resolve("cifar-10-batches-bin/test_batch.bin"))
        .as("CIFAR-10's images; get them with: make data")
        .exists();
    Path model = folder.resolve("model");
    Exporter.export(
        new ExportSettings(
            BaseNetworks.named("inception-v3"), 139, 164, Cifar10.CLASS_NAMES, 500, 0.3, 0),
        new BaseWeightsSource(BUILTIN, home, (done, total) -> {})
            .resolve(BaseNetworks.named("inception-v3"), "builtin", notice -> {}),
        model,
        false,
        SessionOptions.defaults());
    Map<String, Double> found = BuiltinPrecisionProcess.run(model);
    System.out.println("16 bits beside float32 at 139: " + found);
    assertCloseToFloat32(found, Precision.BFLOAT16);
    assertCloseToFloat32(found, Precision.FLOAT16);
  }

  private static void assertCloseToFloat32(Map<String, Double> found, Precision precision) {
    double images = found.get(BuiltinPrecisionProcess.IMAGES + precision);
    double exact = found.get(BuiltinPrecisionProcess.EXACT + precision);
    double rounded = found.get(BuiltinPrecisionProcess.ROUNDED + precision);
    assertThat(found.get(BuiltinPrecisionProcess.DISTANCE + precision))
        .as("%s", precision)
        .isPositive()
        .isLessThan(0.02);
    assertThat(exact / images).as("a head that has learnt something").isGreaterThan(0.75);
    assertThat(Math.abs(exact - rounded)).as("%s", precision).isLessThanOrEqualTo(0.002 * images);
  }
}
