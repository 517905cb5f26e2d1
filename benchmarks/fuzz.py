"""A door that bad data cannot pass: damaged copies of every reader's fixture, each ending in a scene or in one line.

python -m benchmarks.fuzz [--reader NAME] [--count 300] [--seed 0] [--show] [--folder DIR]

Copies are opened, loaded, checked and looked at in a process that may take one gigabyte more than it has at its start,
and for each copy five seconds of its own time, fifteen by the clock: others may be at work on the machine. Exit code 1
where anything but a SightlineError came out of one, or a hang, more memory, a file written outside the copy, or fewer
than four in five refusals that name the damaged file, member or field. The last line is one JSON document.
"""

import argparse
import json
import multiprocessing
import os
import re
import resource
import shutil
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from sightline.scenes.open import open_reader
from tests.scenes.readers.damage import Damage, damaged, listing, outside_of, refusals
from tests.scenes.readers.damage_archives import ABSOLUTE
from tests.scenes.readers.fixtures import FIXTURES, Fixture

SECONDS, PATIENCE, MEGABYTES, SHARE = 5.0, 15.0, 1024, 0.8
COLUMNS = "fixture              copies  scenes refused  named  worst s  worst MB  faults"


@dataclass(frozen=True)
class Outcome:
    """What came of one copy: the refusals, the fault where it is one, and what it took."""

    refused: Sequence[str] = ()
    fault: str | None = None
    seconds: float = 0.0
    megabytes: float = 0.0


@dataclass
class Figures:
    """What came of all copies of one fixture."""

    copies: int = 0
    refused: int = 0
    named: int = 0
    seconds: float = 0.0
    megabytes: float = 0.0
    faults: Counter[str] = field(default_factory=Counter)

    @property
    def share(self) -> float:
        """The refusals that name what is damaged, of all."""
        return self.named / self.refused if self.refused else 1.0

    @property
    def passed(self) -> bool:
        """Whether every mark is met."""
        return not self.faults and self.share >= SHARE


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--reader", help="a reader, or one of its fixtures (default: all)")
    options.add_argument("--count", type=int, default=300)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--show", action="store_true", help="print each fault, and each refusal that names nothing")
    options.add_argument("--folder", type=Path, help="where copies are written (default: the system's)")
    chosen = options.parse_args()
    names = [name for name, one in FIXTURES.items() if chosen.reader in (None, name, one.reader)]
    if not names:
        options.error(f"no reader {chosen.reader!r}; there are: {', '.join(FIXTURES)}")
    print(COLUMNS)
    found: dict[str, Figures] = {}
    for name in names:
        with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
            found[name] = fuzz(FIXTURES[name], Path(folder), chosen.count, chosen.seed, chosen.show)
        one = found[name]
        print(f"{name:20} {one.copies:6} {one.copies - one.refused:7} {one.refused:7}  {one.share:5.0%}  "
              f"{one.seconds:7.2f}  {one.megabytes:8.0f}  {dict(one.faults) or ''}", flush=True)  # fmt: skip
    figures = {name: {"copies": one.copies, "refused": one.refused, "named": round(one.share, 3),
                      "seconds": round(one.seconds, 2), "megabytes": round(one.megabytes), "faults": one.faults}
               for name, one in found.items()}  # fmt: skip
    passed = all(one.passed for one in found.values())
    print(json.dumps({"benchmark": "fuzz", "seed": chosen.seed, "passed": passed, "fixtures": figures}))
    sys.exit(0 if passed else 1)


def fuzz(fixture: Fixture, folder: Path, count: int, seed: int, show: bool) -> Figures:
    """Damage `count` copies of a fixture, one after the other, and count what comes of them."""
    whole = fixture.write(folder / "whole" / "fixture")
    outside, figures, rng = outside_of(folder), Figures(), np.random.default_rng(seed)
    (folder / "working").mkdir()
    child = Child(fixture, whole, folder / "working")
    before = listing(folder)
    for i in range(count):
        copy = folder / f"{i:04d}" / whole.name
        done = damaged(whole, copy, outside, rng)
        got = child.look(copy)
        shutil.rmtree(copy.parent)
        if listing(folder) != before or Path(ABSOLUTE).exists():
            got = Outcome(got.refused, "something was written outside the copy")
        add(figures, done, got, copy, show)
    child.end()
    return figures


def add(figures: Figures, done: Damage, got: Outcome, copy: Path, show: bool) -> None:
    """Count one copy, and print it where it is asked for and shows a fault."""
    named = all(done.named_in(message, copy) for message in got.refused)
    figures.copies += 1
    figures.refused += bool(got.refused)
    figures.named += bool(got.refused) and named
    figures.seconds, figures.megabytes = max(figures.seconds, got.seconds), max(figures.megabytes, got.megabytes)
    if got.fault:
        figures.faults[got.fault.partition("\n")[0][:60]] += 1
    if show and (got.fault or not named):
        print(f"- {done.what[:160]}: {got.fault or next(m for m in got.refused if not done.named_in(m, copy))[:400]}")


class Child:
    """A process that looks at copies, and is started again when one of them ends it."""

    def __init__(self, fixture: Fixture, whole: Path, working: Path) -> None:
        self.arguments = (fixture.reader, fixture.options, whole, working)
        self.start()

    def start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=looking, args=(*self.arguments, theirs))
        self.process.start()
        theirs.close()
        self.pipe.recv()  # it is ready

    def look(self, copy: Path) -> Outcome:
        """What comes of one copy."""
        self.pipe.send(copy)
        try:
            if self.pipe.poll(PATIENCE):
                return self.pipe.recv()
            fault = f"hangs for more than {PATIENCE} s"
        except EOFError:
            fault = "the process died"
        self.end(killed=True)
        self.start()
        return Outcome((), fault, PATIENCE)

    def end(self, killed: bool = False) -> None:
        if killed:
            self.process.kill()
        self.pipe.close()
        self.process.join()


def looking(reader: str, options: str, whole: Path, working: Path, pipe) -> None:
    """Look at the copies whose paths come, within bounds; the whole fixture first, so that everything is loaded."""
    os.chdir(working)
    # As in the suite: a warning is a fault, but for what Pillow says of damaged tags.
    warnings.simplefilter("error")
    warnings.filterwarnings("ignore", message=".*EXIF.*", category=UserWarning)
    refused = [str(told) for told in refusals(lambda root: open_reader(reader, root), f"{whole}{options}")]
    if refused:
        raise SystemExit(f"the whole fixture is refused: {refused[0]}")
    start = status("VmRSS")
    most = (status("VmSize") + MEGABYTES) << 20
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    pipe.send("ready")
    while True:
        try:
            copy = pipe.recv()
        except EOFError:
            return
        Path("/proc/self/clear_refs").write_text("5")  # the peak is counted anew
        pipe.send(outcome(reader, f"{copy}{options}", start))


def outcome(reader: str, root: str, start: float) -> Outcome:
    """What comes of one copy, in the process that looks at it."""
    began, fault, refused = time.process_time(), None, []
    try:
        for told in refusals(lambda given: open_reader(reader, given), root):
            refused.append(str(told))
            if "\n" in refused[-1] or len(refused[-1]) < 20:
                fault = f"no line to read: {refused[-1][:30]!r}"
    except Exception as error:  # whatever it is: this is what is looked for
        fault = f"{type(error).__name__} {place(error)} {error}"
    seconds, megabytes = time.process_time() - began, status("VmHWM") - start
    if seconds > SECONDS:
        fault = f"took {seconds:.1f} s"
    if megabytes > MEGABYTES:
        fault = f"took {megabytes:.0f} MB"
    return Outcome(refused, fault, seconds, megabytes)


def place(error: BaseException) -> str:
    """The file and line of ours that an exception came through last."""
    trace, found = error.__traceback__, ""
    while trace:
        name = trace.tb_frame.f_code.co_filename
        if "sightline" in name:
            found = f"{Path(name).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found


def status(name: str) -> int:
    """A figure of this process that the kernel keeps, megabytes."""
    return int(re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) >> 10


if __name__ == "__main__":
    main()
