"""Runs one side's programs, one at a time, and measures each as a whole."""
import dataclasses
import os
import pathlib
import signal
import subprocess
import sys
import time


class Failed(Exception):
    """Something can't be measured; the message is one line that says what to do."""


@dataclasses.dataclass
class Measured:
    """A finished process: its standard output, wall-clock seconds from start to end, highest resident memory."""

    output: str
    seconds: float
    peak_bytes: int


def say(text):
    print(f"{pathlib.Path(sys.argv[0]).stem}: {text}", file=sys.stderr, flush=True)


def print_result(compare):
    """Prints what a comparison gives. The exit status: 0, or after one line that says why 1 where something failed, 130 where it was stopped."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that folders are removed then too
    try:
        print(compare())
    except (Failed, OSError, ValueError) as error:
        say(error)
        return 1
    except KeyboardInterrupt:
        say("stopped")
        return 130
    return 0


def require_launcher(graft):
    """Fails if Graft's launcher can't be run."""
    if not (graft.is_file() and os.access(graft, os.X_OK)):
        raise Failed(f"{graft} is no program; build Graft (make build), or name its launcher with --graft")


def require_writable(file):
    """Fails if a result can't be kept there, before hours of measuring are lost."""
    if file and (file.is_dir() or not os.access(file if file.exists() else file.parent, os.W_OK)):
        raise Failed(f"cannot write {file}; name a file in a folder that exists")


def run(name, command, environment=None):
    """Runs a program to its end; what it says on standard error passes through."""
    start = time.monotonic()
    try:
        child = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True, env=environment)
    except OSError as error:
        raise Failed(f"cannot run {command[0]} ({error.strerror})") from error
    try:
        with child.stdout:
            output = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)  # the usage of this child alone
    except KeyboardInterrupt:
        child.terminate()  # a signal to this process alone has not reached it
        child.wait()
        raise
    seconds = time.monotonic() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode == -9:
        raise Failed(f"{name} was killed, most likely for lack of memory; free some, or measure less at once")
    if child.returncode != 0:
        raise Failed(f"{name} ended with exit code {child.returncode}; its message is above")
    unit = 1 if sys.platform == "darwin" else 1024
    return Measured(output, seconds, usage.ru_maxrss * unit)
