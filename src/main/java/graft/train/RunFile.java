package graft.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import graft.cache.CacheMode;
import graft.cache.Storage;
import graft.contract.Phase;
import graft.contract.Precision;
import graft.dataset.DataSet;
import graft.files.JsonText;
import graft.files.WholeFile;
import java.nio.file.Path;
import java.util.List;
import org.tensorflow.TensorFlow;

/** {@code run.json}: every setting of a run, so that it can be told what made a result. */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record RunFile(
    String model,
    String dataset,
    String fingerprint,
    int trainImages,
    int validationImages,
    List<Phase> phases,
    int epochsFrozen,
    int epochsUnfrozen,
    float learningRateFrozen,
    float learningRateUnfrozen,
    int batchSize,
    int slice,
    Integer patience,
    double minDelta,
    String monitor,
    boolean restoreBest,
    long seed,
    CacheMode cache,
    Storage boundaryStorage,
    int threads,
    Precision precision,
    String onednn,
    String tensorflow) {
  static RunFile of(TrainSettings settings, int slice, DataSet data) {
    final EarlyStopping stopping = settings.stopping();
    return new RunFile(
        settings.model().toString(),
        data.name(),
        data.fingerprint(),
        data.train().size(),
        data.validation().size(),
        settings.phases(),
        settings.frozen().epochs(),
        settings.unfrozen().epochs(),
        settings.frozen().learningRate(),
        settings.unfrozen().learningRate(),
        settings.batchSize(),
        slice,
        stopping.patience().isPresent() ? stopping.patience().getAsInt() : null,
        stopping.minDelta(),
        stopping.monitor().label(),
        stopping.restoreBest(),
        settings.seed(),
        settings.cache().mode(),
        settings.cache().boundaryStorage(),
        settings.session().threads(),
        settings.session().precision(),
        System.getenv().getOrDefault("TF_ENABLE_ONEDNN_OPTS", "default"),
        TensorFlow.version());
  }

  void write(Path directory) {
    WholeFile.writeString(directory.resolve(TrainingRun.SETTINGS_FILE), JsonText.of(this));
  }
}
