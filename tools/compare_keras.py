#!/usr/bin/env python3
"""Times Keras and Graft at the same job on this machine, one after the other, and prints the table of ratios.

  tools/compare_keras.py                                299x299, batch 300, 1,200 + 1,200 images: about 35 minutes
  tools/compare_keras.py --size 75 --images 600 --val-images 600 --batch 60    a try, 2 minutes
  tools/compare_keras.py --json result.json             also keeps what was measured
  tools/compare_keras.py --json result.json --skip-keras --precision float32   measures Graft anew beside it

Keras is Keras 2 (tf-keras), as in the notebook, in a process of its own: `--keras-python` names a Python that has
tensorflow-cpu and tf-keras; this script needs the standard library alone. Both sides take the built-in base and CIFAR-10.
The table goes to standard output, progress to standard error. See tools/README.md for what is measured how.

Exit status: 0 done, 1 something failed or is missing, 2 wrong use, 130 stopped.
"""
import argparse
import json
import os
import pathlib
import sys

sys.dont_write_bytecode = True  # leaves no __pycache__ in tools/
from comparison import cifar10, graft_job, table
from comparison.machine import machine
from comparison.process import Failed, print_result, require_launcher, require_writable, run, say

ROOT = pathlib.Path(__file__).resolve().parents[1]
WEIGHTS = ROOT / "savedmodel" / "base" / "inception_v3_notop_builtin.h5"


def measure_keras(arguments):
    say("the Keras side")
    environment = {**os.environ, **({"TF_ENABLE_ONEDNN_OPTS": "1"} if arguments.onednn else {})}
    job = ROOT / "tools" / "comparison" / "keras_job.py"
    options = ["--weights", WEIGHTS, "--data", arguments.data, "--size", arguments.size, "--batch", arguments.batch]
    sizes = ["--images", arguments.images, "--val-images", arguments.val_images]
    measured = run("Keras", [arguments.keras_python, "-B", job, *options, *sizes], environment)
    return {**json.loads(measured.output), "peak_bytes": measured.peak_bytes, "asked_onednn": arguments.onednn}


def measure_graft(arguments):
    say("the Graft side")
    return {**graft_job.measure(arguments), "asked_precision": arguments.precision}


def earlier(arguments, result):
    """The result of --json FILE, whose other half is measured now."""
    try:
        found = json.loads(arguments.json.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Failed(f"cannot read {arguments.json} ({error}); without --skip-keras and --skip-graft it is written") from error
    for key, value in result.items():
        if found.get(key) != value:
            raise Failed(f"{arguments.json} is of another {key}, {found.get(key)}, not {value}; measure both sides anew")
    return found


def require(arguments, load):
    """Fails before anything is measured where something is not there."""
    missing = cifar10.missing(arguments.data)
    if missing:
        raise Failed(f"{arguments.data} lacks {' '.join(missing)}; run make data, or name CIFAR-10's binary files with --data")
    require_writable(arguments.json)
    if not arguments.skip_graft:
        require_launcher(arguments.graft)
    if load > table.BUSY and not (arguments.skip_keras and arguments.skip_graft):
        say(f"warning: this machine is busy (load {load:.1f}); times will be too long")


def compare(arguments):
    """Measures what is asked for; each side is written as soon as it is there."""
    load = os.getloadavg()[0]  # later it is this script's own
    require(arguments, load)
    job = {name: getattr(arguments, name) for name in ("size", "images", "val_images", "batch")}
    result = {"machine": machine(), "job": job}
    if arguments.skip_keras or arguments.skip_graft:
        result = earlier(arguments, result)
    for side, skip, measure in (("keras", arguments.skip_keras, measure_keras), ("graft", arguments.skip_graft, measure_graft)):
        if not skip:
            result[side] = {**measure(arguments), "load_before": load}
            if arguments.json:
                arguments.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
        elif side not in result:
            raise Failed(f"{arguments.json} holds nothing of {side}; leave --skip-{side} away")
    return table.markdown(result)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=299, help="pixels of the images in the network (299)")
    parser.add_argument("--images", type=int, default=1200, help="training images to measure on (1200)")
    parser.add_argument("--val-images", type=int, default=1200, help="test images to measure on (1200)")
    parser.add_argument("--batch", type=int, default=300, help="images of a training step (300)")
    parser.add_argument("--onednn", action="store_true", help="tells Keras to use oneDNN; else it decides itself, as installed")
    parser.add_argument("--precision", choices=["auto", "float32", "bfloat16", "float16"], help="given to Graft's commands (its own preset)")
    parser.add_argument("--data", type=pathlib.Path, default=cifar10.default_folder(), help="folder of CIFAR-10's six binary files")
    parser.add_argument("--graft", type=pathlib.Path, default=ROOT / "target" / "graft" / "bin" / "graft", help="Graft's launcher")
    parser.add_argument("--keras-python", default=sys.executable, help="a Python with tensorflow-cpu and tf-keras (this one)")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="where the measurements are kept")
    parser.add_argument("--skip-keras", action="store_true", help="takes Keras's side from the --json FILE")
    parser.add_argument("--skip-graft", action="store_true", help="takes Graft's side from the --json FILE")
    arguments = parser.parse_args()
    check(parser, arguments)
    return arguments


def check(parser, arguments):
    if (arguments.skip_keras or arguments.skip_graft) and not arguments.json:
        parser.error("--skip-keras and --skip-graft need --json FILE, where the side that is left out was kept")
    if not 10 <= arguments.images <= cifar10.TRAIN_IMAGES:
        parser.error(f"--images {arguments.images} is not 10 to {cifar10.TRAIN_IMAGES}")
    if not 10 <= arguments.val_images <= cifar10.TEST_IMAGES:
        parser.error(f"--val-images {arguments.val_images} is not 10 to {cifar10.TEST_IMAGES}")
    if not 75 <= arguments.size <= 1024 or arguments.batch < 1:
        parser.error(f"--size {arguments.size} is not 75 to 1024, or --batch {arguments.batch} not positive")


def main():
    arguments = parse()
    os.environ.pop("TF_ENABLE_ONEDNN_OPTS", None)  # both sides as installed, whatever this shell says
    return print_result(lambda: compare(arguments))


if __name__ == "__main__":
    sys.exit(main())
