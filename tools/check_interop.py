#!/usr/bin/env python3
"""Checks that a Graft SavedModel works in Python: loads it, lists its variables, runs its signatures.

  python3 tools/check_interop.py MODEL_DIR               runs every signature once and prints what it gave
  python3 tools/check_interop.py MODEL_DIR EXPECTED_DIR  also compares with what Java recorded

Both ways check that loaded.variables holds every variable of the checkpoint with its value, that training
signatures keep their state between calls, and that two models loaded from one directory share nothing.

EXPECTED_DIR (src/test/java/graft/model/JavaRecording.java writes it) holds calls.json, a list of steps in the
order in which Java took them on a freshly loaded model. A step is one of
  {"signature": NAME, "inputs": {NAME: FILE.npy, ...}, "outputs": {NAME: FILE.npy, ...}}
  {"checkpoint": PREFIX}    all stored variables as they were then, a TensorFlow checkpoint

Needs TensorFlow 2 (pip install tensorflow-cpu). Exit status: 0 all agrees, 1 something differs, 2 wrong use,
3 TensorFlow is not installed.
"""
import argparse
import json
import os
import pathlib
import sys

# Set before TensorFlow is loaded. oneDNN sums in another order, which would hide behind "rounding" what is not.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
try:
    import numpy as np
    import tensorflow as tf
except ModuleNotFoundError as error:
    missing = error.name
else:
    missing = None

SERVING = ["serving_default", "features", "evaluate", "evaluate_features", "evaluate_boundary"]
TRAINING = ["start"] + [
    f"{verb}_{phase}{cached}"
    for phase in ("frozen", "unfrozen")
    for verb in ("accumulate", "train")
    for cached in ("", "_cached")
]
IMAGES = 4


class Report:
    """Prints each check as it is made and counts those that failed."""

    def __init__(self):
        self.failures = 0

    def check(self, holds, text):
        print(("ok    " if holds else "WRONG ") + text, flush=True)
        self.failures += not holds


class Model:
    """A loaded SavedModel whose signatures take and give arrays by name."""

    def __init__(self, directory):
        self.loaded = tf.saved_model.load(str(directory))
        self.stored = tf.train.load_checkpoint(str(directory / "variables" / "variables"))

    def names(self):
        return [name for name in SERVING + TRAINING if name in self.loaded.signatures]

    def trains(self):
        return "start" in self.loaded.signatures

    def call(self, signature, **inputs):
        outputs = self.loaded.signatures[signature](**{name: tf.constant(value) for name, value in inputs.items()})
        return {name: value.numpy() for name, value in outputs.items()}

    def spec(self, signature):
        return self.loaded.signatures[signature].structured_input_signature[1]

    def variables(self):
        """Every stored variable by name; those outside the checkpoint are left out."""
        listed = {variable.name.removesuffix(":0"): variable for variable in self.loaded.variables}
        return {name: listed[name].numpy() for name in self.stored.get_variable_to_shape_map() if name in listed}

    def handles(self):
        return {id(handle) for name in self.names() for handle in self.loaded.signatures[name].captured_inputs}

    def unlifted(self):
        """Variables that lie in the graph, and so in a place that all loaded models share."""
        return {
            op.name
            for name in self.names()
            for op in self.loaded.signatures[name].graph.get_operations()
            if op.type == "VarHandleOp"
        }


def difference(actual, expected):
    """Relative L2 distance of floats; 0 or infinity for integers, which agree or do not."""
    if actual.shape != expected.shape or actual.dtype != expected.dtype:
        return np.inf
    if not np.issubdtype(expected.dtype, np.floating):
        return 0.0 if np.array_equal(actual, expected) else np.inf
    apart = np.linalg.norm((actual - expected).astype(np.float64))
    return 0.0 if apart == 0 else float(apart / (np.linalg.norm(expected.astype(np.float64)) or 1e-300))


def compare(actual, expected):
    """The largest difference of two dictionaries of arrays, and where it is."""
    if set(actual) != set(expected):
        return np.inf, "names " + " ".join(sorted(set(actual) ^ set(expected)))
    return max((difference(actual[name], expected[name]), name) for name in expected)


def changed(before, after):
    return {name for name in after if not np.array_equal(before[name], after[name])}


def inputs_for(model, classes, shift=0):
    """Inputs for every argument name of the contract, made by a formula."""
    count = IMAGES * 40 * 48 * 3
    pixels = (np.arange(count, dtype=np.int64) * 7919 + shift * 31) // 11 % 256
    images = pixels.astype(np.uint8).reshape(IMAGES, 40, 48, 3)
    interior = model.call("features", images=images)
    return {
        "images": images,
        **interior,
        "labels": (np.arange(IMAGES, dtype=np.int64) + shift) % classes,
        "learning_rate": np.float32(1e-3),
        "seed": np.int64(3),
        "label_smoothing": np.float32(0),
        "weight_decay": np.float32(0),
        "class_weights": np.ones(classes, np.float32),
    }


def call_with(model, signature, inputs):
    return model.call(signature, **{name: inputs[name] for name in model.spec(signature)})


def check_variables(report, model):
    stored = model.stored.get_variable_to_shape_map()
    found = model.variables()
    lost = sorted(set(stored) - set(found))
    report.check(not lost, f"loaded.variables lists all {len(stored)} variables of the checkpoint {' '.join(lost)}")
    wrong = [name for name, value in found.items() if not np.array_equal(value, model.stored.get_tensor(name))]
    report.check(not wrong, f"each has its value {' '.join(wrong)}")
    trained = [variable.name for variable in model.loaded.variables if variable.trainable]
    print(f"      trainable: {len(trained)}, from {trained[0]} to {trained[-1]}")


def run_all(report, model, inputs):
    """Runs every signature once, on the formula's images."""
    for name in model.names():
        outputs = call_with(model, name, inputs)
        finite = all(np.all(np.isfinite(value)) for value in outputs.values())
        shown = [f"{key} {value if value.ndim == 0 else list(value.shape)}" for key, value in sorted(outputs.items())]
        report.check(finite, f"{name:27} {', '.join(shown)}")


def replay(report, model, expected_dir, tolerance):
    """Takes Java's steps and compares what each gives."""
    before = model.variables()
    java_before = before
    for step in json.loads((expected_dir / "calls.json").read_text()):
        if "checkpoint" in step:
            java = tf.train.load_checkpoint(str(expected_dir / step["checkpoint"]))
            expected = {name: java.get_tensor(name) for name in java.get_variable_to_shape_map()}
            found = model.variables()
            worst, where = compare(found, expected)
            report.check(worst <= tolerance, f"{step['checkpoint']:27} {len(found)} variables, {worst:.1e} ({where})")
            ours, theirs = changed(before, found), changed(java_before, expected)
            report.check(ours == theirs, f"{'':27} {len(theirs)} changed {' '.join(sorted(ours ^ theirs))}")
            before, java_before = found, expected
            continue
        inputs, expected = (
            {name: np.load(expected_dir / file) for name, file in step[side].items()} for side in ("inputs", "outputs")
        )
        outputs = model.call(step["signature"], **inputs)
        worst, where = compare(outputs, expected)
        shown = [f"{key} {value:.7g}" for key, value in sorted(expected.items()) if value.ndim == 0]
        report.check(worst <= tolerance, f"{step['signature']:27} {worst:.1e} ({where}) {', '.join(shown)}")


def check_state(report, model, inputs):
    """Two calls in a row: the second continues where the first ended."""
    call_with(model, "start", inputs)
    first = call_with(model, "train_frozen_cached", inputs)
    second = call_with(model, "train_frozen_cached", inputs)
    report.check(first["loss"] != second["loss"], f"two steps in a row: loss {first['loss']:.7g}, {second['loss']:.7g}")
    steps = int(model.variables()["frozen/step"])
    report.check(steps == 2, f"the frozen phase counts {steps} steps")


def check_separate(report, one, other, inputs, others_inputs):
    """Nothing done to one model is seen in the other, loaded from the same directory."""
    report.check(not one.unlifted() and not other.unlifted(), "no variable lies in a graph")
    report.check(not one.handles() & other.handles(), "two models loaded from one directory hold no variable in common")
    if not one.trains():
        return
    answers = call_with(other, "serving_default", inputs)
    call_with(other, "start", inputs)
    alone = call_with(other, "accumulate_unfrozen", others_inputs)
    call_with(other, "start", inputs)
    call_with(one, "accumulate_unfrozen", inputs)
    beside = call_with(other, "accumulate_unfrozen", others_inputs)
    report.check(compare(beside, alone)[0] == 0, "slices that wait in one are not seen by the other")
    weights, others_weights = one.variables(), other.variables()
    call_with(one, "train_unfrozen", inputs)
    report.check(bool(changed(weights, one.variables())), "training changes variables of the one")
    touched = changed(others_weights, other.variables())
    report.check(not touched, f"and none of the other {' '.join(sorted(touched))}")
    again = call_with(other, "serving_default", inputs)
    report.check(compare(again, answers)[0] == 0, "nor its answers")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", metavar="MODEL_DIR", type=pathlib.Path, help="an exported or trained model")
    parser.add_argument("expected", metavar="EXPECTED_DIR", type=pathlib.Path, nargs="?", help="what Java recorded")
    parser.add_argument("--tolerance", type=float, default=1e-5, help="largest relative difference (default 1e-5)")
    arguments = parser.parse_args()
    if missing:
        print(f"check_interop: {missing} is not installed; install it: pip install tensorflow-cpu", file=sys.stderr)
        return 3
    if not (arguments.model / "saved_model.pb").is_file():
        parser.error(f"{arguments.model} is not a SavedModel directory (it has no saved_model.pb)")
    if arguments.expected and not (arguments.expected / "calls.json").is_file():
        parser.error(f"{arguments.expected} holds no recording (it has no calls.json)")

    report = Report()
    print(f"TensorFlow {tf.__version__}, {arguments.model}")
    model, other = Model(arguments.model), Model(arguments.model)
    classes = len((arguments.model / "assets" / "labels.txt").read_text(encoding="utf-8").splitlines())
    check_variables(report, model)
    if arguments.expected:
        replay(report, model, arguments.expected, arguments.tolerance)
    inputs = inputs_for(model, classes)
    run_all(report, model, inputs)
    if model.trains():
        check_state(report, model, inputs)
    check_separate(report, model, other, inputs, inputs_for(other, classes, shift=1))
    print("all agrees" if not report.failures else f"{report.failures} checks failed")
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
