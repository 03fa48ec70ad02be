package graft.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import graft.contract.Precision;
import graft.contract.SessionOptions;
import graft.dataset.Cifar10;
import graft.files.GraftHome;
import graft.model.BaseWeightsSource;
import graft.model.ExportSettings;
import graft.model.Exporter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bfloat16 costs on real pictures, with the built-in base: next to nothing. */
@Tag("verify")
class BuiltinPrecisionTest {
  private static final Path BUILTIN = Path.of("savedmodel/base/inception_v3_notop_builtin.h5");

  @TempDir Path folder;

  @Test
  void bfloat16ChangesFeaturesAndAccuracyLittle() throws Exception {
    final GraftHome home = GraftHome.of(System.getenv(), Path.of(System.getProperty("user.home")));
    assumeThat(home.root().resolve("cifar-10-batches-bin/test_batch.bin"))
        .as("CIFAR-10's images; get them with: make data")
        .exists();
    final Path model = folder.resolve("model");
    Exporter.export(
        new ExportSettings(139, 164, Cifar10.CLASS_NAMES, 500, 0.3, 0),
        new BaseWeightsSource(BUILTIN, home, (done, total) -> {}).resolve("builtin", notice -> {}),
        model,
        false,
        SessionOptions.defaults());
    final Map<String, Double> found = BuiltinPrecisionProcess.run(model);
    System.out.println("bfloat16 beside float32 at 139: " + found);
    final double images = found.get(BuiltinPrecisionProcess.IMAGES);
    final double exact = found.get(BuiltinPrecisionProcess.CORRECT + Precision.FLOAT32);
    final double rounded = found.get(BuiltinPrecisionProcess.CORRECT + Precision.BFLOAT16);
    assertThat(found.get(BuiltinPrecisionProcess.DISTANCE)).isPositive().isLessThan(0.02);
    assertThat(exact / images).as("a head that has learnt something").isGreaterThan(0.75);
    assertThat(Math.abs(exact - rounded)).isLessThanOrEqualTo(0.002 * images);
  }
}
