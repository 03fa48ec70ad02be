package graft.job;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.ModelDescription;
import graft.contract.ModelDescription.Base;
import graft.contract.ModelDescription.Head;
import graft.contract.ModelDescription.Parameters;
import graft.contract.ModelTraining;
import graft.contract.Signatures;
import graft.dataset.DataSplit;
import graft.export.BaseNetwork;
import graft.export.BaseNetworks;
import graft.train.NetworkSettings;
import graft.train.TinyData;
import graft.train.TinySettings;
import graft.train.TrainingSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The command in a card; that it trains the same again is in graft.cli.ModelCardTest. */
final class ReproductionTest {
  private static final Base BUILTIN = new Base("inception_v3", "builtin", "0a");
  private static final Head HEAD = new Head(3, 500, 0.3, 0);
  private static final BaseNetwork NETWORK = BaseNetworks.named("inception-v3");
  private static final int SIZE = NETWORK.usualImageSize();
  private static final int LAYER = NETWORK.indexOf(NETWORK.usualUnfreezeFrom());
  private static final List<String> SORTED = List.of("blue", "green", "red");

  private static final String SAME =
      "On the same kind of processor the numbers are the same to the last bit";
  private static final String EXPORTED =
      SAME + ", if this version of Graft exported the model; of an earlier export, to rounding.";

  private static ModelDescription model(
      Base base, int imageSize, int unfreezeFrom, Head head, List<String> labels) {
    return new ModelDescription(
        Signatures.CONTRACT_VERSION,
        base,
        imageSize,
        labels,
        unfreezeFrom,
        "mixed7",
        head,
        null,
        new Parameters(3, 1, 2),
        null);
  }

  private static Reproduction of(ModelDescription begun) {
    return of(new TinySettings(Path.of("/data/my model"), Path.of("/run")), Optional.of(begun));
  }

  private static Reproduction of(TinySettings settings, Optional<ModelDescription> begun) {
    DataSplit data = TinyData.dataSet();
    ModelDescription trained = model(BUILTIN, SIZE, LAYER, HEAD, SORTED);
    TrainingSettings all = settings.settings();
    return new Reproduction(all, data, data, begun.orElse(trained), begun);
  }

  @Test
  void anExportedModelIsExportedFirstInTheSameLine() {
    Reproduction usual = of(model(BUILTIN, SIZE, LAYER, HEAD, SORTED));
    assertThat(usual.command())
        .startsWith(
            "graft export --data tiny --weights builtin --output 'my model'"
                + " && graft train --data tiny --model 'my model' ")
        .endsWith(" --output run");
    assertThat(usual.remarks()).containsExactly(EXPORTED);
  }

  /** Paths are cut to their last names, and these may be the same. */
  @Test
  void aModelCalledAsTheDataOrTheRunGetsAnotherName() {
    ModelDescription begun = model(BUILTIN, SIZE, LAYER, HEAD, SORTED);
    for (String path : List.of("/m/tiny", "/m/run", "/m/model")) {
      TinySettings settings = new TinySettings(Path.of(path), Path.of("/run"));
      assertThat(of(settings, Optional.of(begun)).command())
          .contains(" --output model && graft train --data tiny --model model ")
          .endsWith(" --output run");
    }
  }

  @Test
  void whatIsNotTheDefaultIsNamed() {
    Reproduction other = of(model(BUILTIN, 139, 200, new Head(3, 64, 0.5, 7), SORTED));
    assertThat(other.command())
        .startsWith(
            "graft export --data tiny --weights builtin --image-size 139 --unfreeze-from 200"
                + " --hidden 64 --dropout 0.5 --seed 7 --output 'my model' && ");
  }

  @Test
  void aFileOfWeightsAndClassesInAnOrderOfTheirOwnAreToldInWords() {
    Base file = new Base("inception_v3", "my weights.h5", "0a");
    Reproduction other = of(model(file, SIZE, LAYER, HEAD, List.of("red", "green", "blue")));
    assertThat(other.command())
        .startsWith(
            "graft export --labels labels.txt --weights 'my weights.h5' --output 'my model' && ");
    assertThat(other.remarks())
        .containsExactly(
            "The weights file my weights.h5 is the one with the SHA-256 above.",
            "labels.txt is the model's file assets/labels.txt: its classes, one a line.",
            EXPORTED);
  }

  @Test
  void aModelOfWhichTheMakingIsNotRecordedIsNeededItself() {
    Reproduction trained =
        of(
            model(BUILTIN, SIZE, LAYER, HEAD, SORTED)
                .withTraining(new ModelTraining("flowers", "0b", List.of())));
    assertThat(trained.command()).startsWith("graft train --data tiny --model 'my model' ");
    assertThat(trained.remarks())
        .containsExactly(
            "The model in my model was trained before this run, on flowers. How is not recorded in it; if it has a card of its own, that says it.",
            SAME + ".");
    Reproduction foreign = of(model(new Base("tiny", "formula", null), 8, 4, HEAD, SORTED));
    assertThat(foreign.command()).startsWith("graft train --data tiny --model 'my model' ");
    assertThat(foreign.remarks())
        .containsExactly(
            "How the model in my model was made is not recorded in it (network tiny, weights formula), so it is needed itself.",
            SAME + ".");
  }

  @Test
  void aModelThatTheRunMakesNeedsNoExport() {
    TinySettings own =
        new TinySettings(Path.of("/run/model"), Path.of("/run"))
            .network(NetworkSettings.defaults());
    Reproduction made = of(own, Optional.empty());
    assertThat(made.command()).startsWith("graft train --data tiny --weights builtin ");
    assertThat(made.remarks()).containsExactly(SAME + ".");
  }
}
