package graft.job;

import graft.card.ModelCard;
import graft.contract.ModelDescription;
import graft.contract.ModelFiles;
import graft.dataset.DataSplit;
import graft.dataset.SplitKind;
import graft.train.ModelCards;
import graft.train.TrainingSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.tensorflow.TensorFlow;

/**
 * The cards of the models that a run trains.
 *
 * @param settings with which the run trains
 * @param all the whole data set
 * @param part the part of it that the run trains on
 */
record RunCards(TrainingSettings settings, DataSplit all, DataSplit part) implements ModelCards {
  @Override
  public Count count(int images) {
    return new ValidationCount(part.train().classNames(), images);
  }

  @Override
  public Optional<String> card(
      ModelDescription description, DataSplit used, Supplier<Measured> measured) {
    Measured validation = measured.get();
    ValidationCount count = (ValidationCount) validation.count();
    Reproduction again = new Reproduction(settings, all, part, description, given());
    return Optional.of(
        new ModelCard(
                used.shortName() + " " + description.base().network(),
                description,
                used,
                count.measured(validation.evaluation().loss()),
                limits(used),
                versions(),
                again.command(),
                again.remarks())
            .text());
  }

  private Optional<ModelDescription> given() {
    return settings.network().isPresent()
        ? Optional.empty()
        : Optional.of(ModelFiles.readDescription(settings.model()));
  }

  private List<String> limits(DataSplit used) {
    List<String> limits = new ArrayList<>();
    if (settings.stopping().restoreBest() || settings.stopping().patience().isPresent()) {
      limits.add(
          "The validation pictures also chose the best epoch, so that the model may do slightly worse on others.");
    }
    if (used.kind() == SplitKind.PUBLISHED && all.test().isPresent()) {
      limits.add("The validation pictures are the test pictures of the data set.");
    }
    return limits;
  }

  private static String versions() {
    String graft = RunCards.class.getPackage().getImplementationVersion();
    return (graft == null ? "Graft" : "Graft " + graft) + " and TensorFlow " + TensorFlow.version();
  }
}
