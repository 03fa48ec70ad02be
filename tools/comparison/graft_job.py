"""The Graft side of compare_keras.py: runs the launcher as a user would, each command timed from start to end."""
import json
import pathlib
import tempfile

from comparison import cifar10
from comparison.process import run, say

EPOCHS = 4
UNFROZEN_EPOCHS = 2  # the first one warms up, as the one batch does in Keras; the last one counts


class GraftJob:
    """All of Graft's measurements, in a folder that is thrown away."""

    def __init__(self, settings, folder):
        self.settings = settings
        self.folder = folder
        self.peaks = {}

    def measure(self):
        settings = self.settings
        self.command("export", "--weights", "builtin", "--image-size", settings.size, "--output", self.folder / "model")
        frozen = ("--phase", "frozen", "--cache", "features")
        both = ("--phase", "all", "--cache", "all", "--epochs-unfrozen", UNFROZEN_EPOCHS)
        trained = {
            "frozen_cold": self.train("frozen phase, cold", "cold", "features-cache", *frozen),
            "frozen_warm": self.train("frozen phase, warm cache", "warm", "features-cache", *frozen),
            "both_cold": self.train("both phases, cold", "run", "cache", *both),
        }
        return {
            "train": trained,
            "boundary_bytes": stored_bytes(self.folder / "cache", "boundary"),
            "evaluate": self.at_two_sizes("evaluate", self.evaluate),
            "predict": self.at_two_sizes("predict", self.predict),
            "peak_bytes": self.peaks,
            "version": self.command("--version").output.strip(),
            "run": json.loads((self.folder / "run" / "run.json").read_text(encoding="utf-8")),
        }

    def command(self, *arguments):
        measured = run(f"graft {arguments[0]}", [self.settings.graft, *arguments])
        name = arguments[0]
        self.peaks[name] = max(self.peaks.get(name, 0), measured.peak_bytes)
        return measured

    def computing(self, command, *arguments):
        precision = ("--precision", self.settings.precision) if self.settings.precision else ()
        return self.command(command, *arguments, *precision)

    def train(self, name, output, cache, *options):
        settings = self.settings
        say(f"Graft, {name}")
        measured = self.computing(
            "train", "--model", self.folder / "model", "--data", settings.data, "--output", self.folder / output,
            "--subset", settings.images, "--val-subset", settings.val_images, "--batch-size", settings.batch,
            "--epochs-frozen", EPOCHS, "--cache-dir", self.folder / cache, *options,
        )  # fmt: skip
        say(f"Graft, {name}: {measured.seconds:.1f} s")
        history = json.loads((self.folder / output / "history.json").read_text(encoding="utf-8"))
        return {"seconds": measured.seconds, "history": history}

    def at_two_sizes(self, name, call):
        """Seconds of the whole process for few and for all images: the difference is free of start-up."""
        sizes = [self.settings.val_images // 4, self.settings.val_images]
        seconds = []
        for size in sizes:
            say(f"Graft, {name}, {size} images")
            seconds.append(call(size).seconds)
        return {"images": sizes, "seconds": seconds}

    def evaluate(self, count):
        return self.computing("evaluate", "--model", self.folder / "run", "--data", self.settings.data, "--subset", count)

    def predict(self, count):
        pictures = self.folder / f"pictures-{count}"
        cifar10.write_pngs(pictures, cifar10.read(self.settings.data, cifar10.TEST_FILES, count))
        return self.computing("predict", "--model", self.folder / "run", "--output", self.folder / f"{count}.csv", pictures)


def stored_bytes(cache, kind):
    """Size of all files below folders of the cache that are named after the kind of activations."""
    return sum(file.stat().st_size for file in cache.glob(f"**/{kind}*/**/*") if file.is_file())


def measure(settings):
    """Everything, as JSON knows it."""
    with tempfile.TemporaryDirectory(prefix="compare-keras-") as folder:
        return GraftJob(settings, pathlib.Path(folder)).measure()
