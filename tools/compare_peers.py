#!/usr/bin/env python3
"""Times Graft, PyTorch and OpenVINO at the same work on this machine, in turns, and prints a table of medians.

  tools/compare_peers.py --peers-python peers/bin/python                5 rounds: 25 to 40 minutes on two cores
  tools/compare_peers.py --peers-python peers/bin/python --rounds 1     a try, 5 to 8 minutes
  tools/compare_peers.py ... --precisions float32 --json result.json    one precision; keeps every figure

The work is a forward pass of InceptionV3, from images of 32x32 in bytes that are resized to 299x299, to boundary and features, and a
step of fine-tuning from the cached boundary, each at 30 and at 60 images a call; each side's better batch counts. In each round every
side measures once, in a process of its own, and every other round begins with the other side, so that what slows the machine for a
while slows all. Graft's figures are those of `graft bench`.

It installs nothing. --peers-python names a Python with torch, torchvision and openvino:
  python3 -m venv peers && peers/bin/pip install torch torchvision openvino

Exit status: 0 done, 1 something failed or is missing, 2 wrong use, 130 stopped.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # leaves no __pycache__ in tools/
from comparison.machine import described, machine
from comparison.process import Failed, print_result, require_launcher, require_writable, run, say

ROOT = pathlib.Path(__file__).resolve().parents[1]
JOB = ROOT / "tools" / "comparison" / "peers_job.py"
BATCHES = (30, 60)
WORK = {"forward": "forward", "step": "unfrozen_boundary"}  # and the case of `graft bench`
PROGRAMS = {"forward": ("torch", "openvino"), "step": ("torch",)}
NAMES = {"graft": "Graft", "torch": "PyTorch", "openvino": "OpenVINO"}


class Comparison:
    """All measurements: for each (work, precision, program, batch) the images/s of every round."""

    def __init__(self, arguments, folder):
        self.arguments = arguments
        self.folder = folder
        self.rates = {}
        # PyTorch's warnings are about how it exports to OpenVINO.
        self.environment = {**os.environ, "OMP_NUM_THREADS": str(arguments.threads), "PYTHONWARNINGS": "ignore"}

    def measure(self):
        graft = self.arguments.graft
        run("graft export", [graft, "export", "--weights", "builtin", "--classes", 10, "--output", self.folder / "model", "--quiet"])
        self.peer("convert", self.folder)
        for number in range(1, self.arguments.rounds + 1):
            for precision in self.arguments.precisions:
                say(f"round {number} of {self.arguments.rounds}, {precision}")
                for side in (self.graft, self.peers)[:: 1 if number % 2 else -1]:
                    side(precision)

    def graft(self, precision):
        options = ["--precision", precision, "--threads", self.arguments.threads, "--runs", 3, "--json", "--quiet"]
        cases = ["--only", ",".join(WORK.values()), "--batch-sizes", ",".join(str(batch) for batch in BATCHES)]
        output = run("graft bench", [self.arguments.graft, "bench", "--model", self.folder / "model", *options, *cases]).output
        try:
            measured = {(each["case"], each["batch_size"]): each for each in json.loads(output)["measurements"]}
        except ValueError as error:
            raise Failed(f"{self.arguments.graft} bench printed no JSON; is it Graft's launcher?") from error
        for work, case in WORK.items():
            for batch in BATCHES:
                self.keep(work, precision, "graft", batch, measured[case, batch]["images_per_second"]["median"])

    def peers(self, precision):
        for work, programs in PROGRAMS.items():
            for program in programs:
                for batch in BATCHES:
                    rate = json.loads(self.peer(work, program, precision, batch, self.arguments.threads, self.folder))
                    self.keep(work, precision, program, batch, rate)

    def peer(self, *words):
        return run(" ".join(map(str, words[:2])), [self.arguments.peers_python, "-B", JOB, *words], self.environment).output

    def keep(self, work, precision, program, batch, rate):
        self.rates.setdefault((work, precision, program, batch), []).append(rate)


def best(rates, work, precision, program):
    """The batch with the higher median, and its rates."""
    found = [(batch, rates[work, precision, program, batch]) for batch in BATCHES if (work, precision, program, batch) in rates]
    return max(found, key=lambda each: statistics.median(each[1]), default=None)


def table(rates, precisions):
    rows = ["| images/s, median of the rounds (least to most) | " + " | ".join(NAMES.values()) + " | Graft beside the fastest peer |", "| --- | --- | --- | --- | --- |"]
    for work in WORK:
        for precision in precisions:
            cells = {program: best(rates, work, precision, program) for program in NAMES}
            medians = {program: statistics.median(cell[1]) for program, cell in cells.items() if cell}
            ratio = medians["graft"] / max(rate for program, rate in medians.items() if program != "graft")
            what = "forward pass" if work == "forward" else "step from the boundary"
            rows.append(f"| {what}, {precision} | " + " | ".join(map(shown, cells.values())) + f" | {ratio:.2f} |")
    return "\n".join(rows)


def shown(cell):
    if not cell:
        return "-"
    batch, rates = cell
    return f"{statistics.median(rates):.1f} ({min(rates):.1f} to {max(rates):.1f}), batch {batch}"


def require(arguments):
    """Fails before anything is measured where something is not there; the versions of PyTorch and OpenVINO."""
    require_launcher(arguments.graft)
    require_writable(arguments.json)
    code = "import torch, torchvision, openvino; print(torch.__version__, openvino.__version__)"
    try:
        found = subprocess.run([arguments.peers_python, "-c", code], capture_output=True, text=True, check=False)
    except OSError as error:
        raise Failed(f"cannot run {arguments.peers_python or '--peers-python'} ({error.strerror}); name a Python with --peers-python (see --help)") from error
    if found.returncode != 0:
        raise Failed(f"{arguments.peers_python} lacks torch, torchvision or openvino; name a Python that has them with --peers-python (see --help)")
    return found.stdout.split()


def compare(arguments):
    torch, openvino = require(arguments)
    with tempfile.TemporaryDirectory(prefix="compare_peers-") as folder:
        comparison = Comparison(arguments, pathlib.Path(folder))
        comparison.measure()
    if arguments.json:
        kept = [dict(zip(("work", "precision", "program", "batch", "images_per_second"), (*key, rates))) for key, rates in comparison.rates.items()]
        arguments.json.write_text(json.dumps({"machine": machine(), "rates": kept}, indent=1) + "\n", encoding="utf-8")
    head = f"Machine: {described(machine())}. PyTorch {torch}, OpenVINO {openvino}, {arguments.threads} threads, {arguments.rounds} rounds."
    return head + "\n\n" + table(comparison.rates, arguments.precisions)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="times that each side measures (5)")
    parser.add_argument("--precisions", nargs="+", choices=["bfloat16", "float32"], default=["bfloat16", "float32"], help="(both)")
    parser.add_argument("--threads", type=int, default=machine()["cores"], help="threads of each side (all processors)")
    parser.add_argument("--graft", type=pathlib.Path, default=ROOT / "target" / "graft" / "bin" / "graft", help="Graft's launcher")
    parser.add_argument("--peers-python", default=sys.executable, help="a Python with torch, torchvision and openvino (this one)")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="where every figure is kept")
    arguments = parser.parse_args()
    if arguments.rounds < 1 or arguments.threads < 1:
        parser.error("--rounds and --threads must be at least 1")
    arguments.precisions = list(dict.fromkeys(arguments.precisions))
    return arguments


def main():
    arguments = parse()
    return print_result(lambda: compare(arguments))


if __name__ == "__main__":
    sys.exit(main())
