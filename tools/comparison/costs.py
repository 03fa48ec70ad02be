"""What an image costs on each side, from what was measured, and what a whole job costs from that.

Start-up is kept apart from the cost of an image, so that a job of another size can be computed:
  Keras             every time begins after a warm-up: none holds a start-up, and none is added
  Graft's epochs    their own times in history.json; the warmed-up ones
  Graft's pass      the whole process, less its epochs, less what the same leaves of the run whose cache was full
  Graft's start-up  that full run, less four warmed-up epochs and the measurement of all validation images with which a run ends
  Graft's evaluate, predict   the difference between a quarter of the images and all
"""
import dataclasses

from comparison.graft_job import EPOCHS
from comparison.process import Failed


@dataclasses.dataclass
class Keras:
    """Seconds for an image."""

    frozen: float
    unfrozen: float
    evaluate: float
    predict: float

    @staticmethod
    def of(measured, job):
        seconds = measured["seconds"]
        return Keras(
            frozen=seconds["frozen_train"] / job["images"],
            unfrozen=seconds["unfrozen_train"] / job["images"],
            evaluate=seconds["evaluate"] / job["val_images"],
            predict=seconds["predict"] / job["val_images"],
        )

    def times(self, images, val_images):
        validation = val_images * self.evaluate
        frozen = images * self.frozen + validation
        unfrozen = images * self.unfrozen + validation
        return {
            "frozen epoch": frozen,
            "frozen phase, cold": EPOCHS * frozen,
            "frozen phase, warm": EPOCHS * frozen,
            "unfrozen epoch": unfrozen,
            "recipe": EPOCHS * (frozen + unfrozen),
        }


@dataclasses.dataclass
class EpochCost:
    """Seconds for a training image and for a validation image."""

    train: float
    validation: float

    @staticmethod
    def of(epochs, job):
        train = sum(epoch["train_seconds"] for epoch in epochs)
        both = sum(epoch["seconds"] for epoch in epochs)
        return EpochCost(train / len(epochs) / job["images"], (both - train) / len(epochs) / job["val_images"])

    def seconds(self, images, val_images):
        return images * self.train + val_images * self.validation


@dataclasses.dataclass
class Graft:
    """Seconds for an image, but for start_up, which is for a process."""

    start_up: float
    features_pass: float
    both_pass: float
    frozen: EpochCost
    unfrozen: EpochCost
    evaluate: float
    predict: float

    @staticmethod
    def of(measured, job):
        cold, warm, both = (measured["train"][name] for name in ("frozen_cold", "frozen_warm", "both_cold"))
        size = job["images"] + job["val_images"]
        frozen = EpochCost.of(of_phase(warm, "frozen")[1:], job)
        evaluate = positive("evaluate", slope(measured["evaluate"]))
        return Graft(
            start_up=warm["seconds"] - EPOCHS * frozen.seconds(job["images"], job["val_images"]) - job["val_images"] * evaluate,
            features_pass=positive("the pass for features", (beside_epochs(cold) - beside_epochs(warm)) / size),
            both_pass=positive("the pass for both caches", (beside_epochs(both) - beside_epochs(warm)) / size),
            frozen=frozen,
            unfrozen=EpochCost.of(of_phase(both, "unfrozen")[-1:], job),
            evaluate=evaluate,
            predict=positive("predict", slope(measured["predict"])),
        )

    def times(self, images, val_images):
        frozen = self.frozen.seconds(images, val_images)
        unfrozen = self.unfrozen.seconds(images, val_images)
        warm = self.start_up + EPOCHS * frozen + val_images * self.evaluate
        both_pass = (images + val_images) * self.both_pass
        return {
            "frozen epoch": frozen,
            "frozen phase, cold": warm + (images + val_images) * self.features_pass,
            "frozen phase, warm": warm,
            "unfrozen epoch": unfrozen,
            "both pass": both_pass,
            "recipe": warm + both_pass + EPOCHS * unfrozen,
        }


def of_phase(run, phase):
    return [epoch for epoch in run["history"] if epoch["phase"] == phase]


def beside_epochs(run):
    """Seconds of a run outside its epochs: start-up, the pass, saving."""
    return run["seconds"] - sum(epoch["seconds"] for epoch in run["history"])


def slope(two_sizes):
    few, many = two_sizes["images"]
    first, second = two_sizes["seconds"]
    return (second - first) / (many - few)


def positive(name, seconds):
    if seconds <= 0:
        raise Failed(f"so few images that the time of {name} is lost in the noise; ask for more with --images and --val-images")
    return seconds
