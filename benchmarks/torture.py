"""Builds with two workers that are killed, interrupted or run out of disk at a random moment, and taken up again.

Each must end with the bytes of an undisturbed build, and leave neither files nor processes behind. Needs /proc (Linux).
The full disk is a small tmpfs where this user may mount one, else a bound on the size of a file.

python -m benchmarks.torture [--times 50] [--seed 0] [--scenes 96]
"""

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from sightline.geometry.box import Box
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scene import Scene, SceneObject
from sightline.scenes.store import folder_for, write_scene

ROOT = Path(__file__).parents[1]
KINDS = ("main killed", "worker killed", "disk full", "interrupted", "terminated")
LABELS = ("chair", "table", "lamp", "sofa", "desk", "shelf", "box", "plant")
MARK = "SIGHTLINE_TORTURE"  # in the environment of all processes of a build, to find those that are left behind
AGAIN = 0.3  # how often a build that is taken up is killed a second time
GRACE_S = 10.0  # more than enough for processes to be gone, on a busy machine too


class Fault(Exception):
    """A build did not survive what was done to it."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--times", type=int, default=50)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--scenes", type=int, default=96)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = tortured(Path(folder), chosen.times, chosen.seed, chosen.scenes)
    print(json.dumps(told))
    sys.exit(1 if told["faults"] else 0)


def tortured(folder: Path, times: int, seed: int, scenes: int, mounts: bool = True) -> dict[str, object]:
    """The rounds and what came of them: how many of each kind, and what went wrong in which."""
    write_rooms(folder / "rooms", scenes)
    rack = Rack(folder, mounts and may_mount(folder))
    rack.undisturbed()
    rng = np.random.default_rng(seed)
    done: Counter[str] = Counter()
    faults: list[str] = []
    for number in range(times):
        kind, out = KINDS[number % len(KINDS)], folder / f"round{number}"
        try:
            rack.suffered(kind, out, rng)
        except (Fault, subprocess.TimeoutExpired) as fault:
            faults.append(f"round {number}, {kind}: {fault}")
        finally:
            if out.is_mount():
                subprocess.run(["umount", out], check=True)
        done[kind] += 1
    return {
        "benchmark": "torture",
        "rounds": times,
        "kinds": dict(done),
        "equal": times - len(faults),
        "faults": faults,
        **rack.counts,
        "disk_full_by": "tmpfs" if rack.mounts else "file size limit",
        "undisturbed_s": round(rack.span_s, 2),
        "slowest_end_s": round(rack.slowest_end_s, 2),
    }


@dataclass
class Rack:
    """Where builds are tortured; `expected` and `span_s` are an undisturbed one's bytes and seconds of work."""

    folder: Path
    mounts: bool
    expected: dict[str, bytes] = field(default_factory=dict)
    span_s: float = 0.0
    slowest_end_s: float = 0.0
    counts: Counter[str] = field(default_factory=lambda: Counter(ended_before=0, taken_up=0, killed_again=0))

    def undisturbed(self) -> None:
        """Build for the bytes and for the time."""
        out = self.folder / "undisturbed"
        running = self.started(out)
        under_way(out, running)
        begun = time.monotonic()
        self.ended(running, wanted=(0,))
        self.span_s = time.monotonic() - begun
        self.expected = bytes_of(out)

    def suffered(self, kind: str, out: Path, rng: np.random.Generator) -> None:
        """One round. Raises Fault."""
        if kind == "disk full":
            out = self.filled(out, rng)
        else:
            self.struck(kind, out, rng)
        if (out / ".build").exists() and rng.random() < AGAIN:
            running = self.started(out)
            time.sleep(rng.uniform(0, 1 + self.span_s))
            running.kill()
            self.gone(running)
            self.counts["killed_again"] += 1
        self.counts["taken_up"] += (out / ".build").exists()
        self.ended(self.started(out), wanted=(0,))
        if bytes_of(out) != self.expected:
            raise Fault(f"holds {sorted(bytes_of(out))}, not the bytes of an undisturbed build")

    def struck(self, kind: str, out: Path, rng: np.random.Generator) -> None:
        """Run a build and do to it what the kind says, at a random moment of its work."""
        running = self.started(out)
        under_way(out, running)
        time.sleep(rng.uniform(0, self.span_s))
        if running.poll() is not None:
            self.counts["ended_before"] += 1
        elif kind == "main killed":
            running.kill()
        elif kind == "worker killed":
            workers = [pid for pid in self.left() if pid != running.pid and b"spawn_main" in told_by(pid, "cmdline")]
            if workers:
                os.kill(int(rng.choice(workers)), signal.SIGKILL)
        else:
            os.killpg(running.pid, signal.SIGINT if kind == "interrupted" else signal.SIGTERM)
        if kind == "worker killed":
            self.ended(running, wanted=(0,))
        else:
            self.gone(running)
            finished = not (out / ".build").exists()
            if not finished and kind != "main killed" and running.returncode != 130:
                raise Fault(f"exit status {running.returncode}, not 130")

    def filled(self, out: Path, rng: np.random.Generator) -> Path:
        """Run a build where there is not enough room, and make room."""
        size = sum(map(len, self.expected.values()))
        if not self.mounts:
            bound = int(rng.uniform(0.05, 1.0) * max(map(len, self.expected.values())))
            self.ended(self.started(out, file_size=bound), wanted=(0, 2), said="no room for")
            return out
        out.mkdir()
        room = max(16, int(rng.uniform(0.1, 2.2) * size) // 1024)  # the parts and the rows together take about 2
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={room}k", "none", out], check=True)
        self.ended(self.started(out / "rows"), wanted=(0, 2), said="no room for")
        subprocess.run(["mount", "-o", f"remount,size={100 + 4 * size // 1024}k", out], check=True)
        return out / "rows"

    def started(self, out: Path, file_size: int | None = None) -> subprocess.Popen[str]:
        """A build that takes up what is there."""
        words = ["build", "folder", str(self.folder / "rooms"), "--profile", "core", "--out", str(out)]
        command = [sys.executable, "-m", "sightline", *words, "--workers", "2", "--resume", "--json"]
        paths = [str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
        env = os.environ | {MARK: str(self.folder), "PYTHONPATH": os.pathsep.join(filter(None, paths))}

        def bounded() -> None:
            signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background ignores it
            if file_size is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, resource.RLIM_INFINITY))

        pipe = subprocess.PIPE
        return subprocess.Popen(
            command, env=env, stdout=pipe, stderr=pipe, text=True, start_new_session=True, preexec_fn=bounded
        )

    def ended(self, running: subprocess.Popen[str], wanted: tuple[int, ...], said: str = "") -> None:
        """Wait for the end of a build. Raises Fault for another exit status, or where 2 goes with other words."""
        _, errors = running.communicate(timeout=300)
        if running.returncode not in wanted or (running.returncode == 2 and said not in errors):
            raise Fault(f"exit status {running.returncode}: {errors.strip()[-300:]}")
        self.gone(running)

    def gone(self, running: subprocess.Popen[str]) -> None:
        """Wait until no process of the build is left. Raises Fault when that takes long."""
        begun = time.monotonic()
        running.communicate(timeout=300)
        while self.left():
            if time.monotonic() - begun > GRACE_S:
                raise Fault(f"processes {self.left()} are left behind")
            time.sleep(0.02)
        self.slowest_end_s = max(self.slowest_end_s, time.monotonic() - begun)

    def left(self) -> list[int]:
        """The processes that bear the mark, but for those that only wait to be buried."""
        mark = f"{MARK}={self.folder}".encode()
        pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
        return [pid for pid in pids if mark in told_by(pid, "environ").split(b"\0")]


def told_by(pid: int, file: str) -> bytes:
    """What /proc tells of a process; nothing of one that is gone."""
    try:
        return Path(f"/proc/{pid}/{file}").read_bytes()
    except OSError:
        return b""


def under_way(out: Path, running: subprocess.Popen[str]) -> None:
    """Wait until a build has begun to work."""
    while not (out / ".build" / "plan.json").exists() and running.poll() is None:
        time.sleep(0.01)


def bytes_of(out: Path) -> dict[str, bytes]:
    """Every file and folder of a finished build; folders have no bytes."""
    return {path.name: path.read_bytes() if path.is_file() else b"" for path in sorted(out.iterdir())}


def may_mount(folder: Path) -> bool:
    """Whether this user may mount a small file system."""
    trial = folder / "trial"
    trial.mkdir()
    try:
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", trial], capture_output=True)
    except OSError:
        return False
    if mounted.returncode == 0:
        subprocess.run(["umount", trial], check=True)
    return mounted.returncode == 0


def write_rooms(root: Path, count: int) -> None:
    """Rooms with six boxes of known labels, without pictures."""
    for number in range(count):
        rng = np.random.default_rng(number)
        objects = tuple(
            SceneObject(f"{label}#{i}", label, Box.from_yaw((*rng.uniform(-4, 4, 2), 0.5), rng.uniform(0.3, 1.0, 3), 0))
            for i, label in enumerate(rng.choice(LABELS, 6).tolist())
        )
        made = Vouch(Provenance.SYNTHETIC)
        scene = Scene(
            id=f"room{number:06d}",
            source="torture",
            facts=dict.fromkeys((Fact.GRAVITY, Fact.METRIC, Fact.OBJECTS), made),
            objects=objects,
            licence="made for the benchmark",
        )
        write_scene(scene, folder_for(root, scene.id))


if __name__ == "__main__":
    main()
