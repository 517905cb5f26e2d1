"""Builds that are killed, interrupted or run out of disk at a random moment, and taken up again.

Each must end with the bytes of an undisturbed build, and leave neither files nor processes behind. Every other build is
RICH: it keeps pictures and has bounds of every kind. A build that ended before anything befell it does not count and is
begun anew. Two workers, one in the rounds that are "interrupted alone". Needs /proc (Linux).
The full disk is a small tmpfs where this user may mount one, else a bound on the size of a file.

python -m benchmarks.torture [--times 50] [--seed 0] [--scenes 96]
"""

import argparse
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scene import Frame, Scene, SceneObject, Sighting
from sightline.scenes.store import folder_for, write_scene

ROOT = Path(__file__).parents[1]
KINDS = ("main killed", "worker killed", "disk full", "interrupted", "terminated", "interrupted alone")
PLAIN: tuple[str, ...] = ()
RICH = ("--embed", "--budget", "300", "--quota", "object_gap=20", "--per-scene", "12")
LABELS = ("chair", "table", "lamp", "sofa", "desk", "shelf", "box", "plant")
MARK = "SIGHTLINE_TORTURE"  # in the environment of all processes of a build, to find those that are left behind
AGAIN = 0.3  # how often a build that is taken up is killed a second time
ROOMY = "256m"  # of a small disk on which room was made
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
    for asked in (PLAIN, RICH):
        rack.undisturbed(asked)
    rng = np.random.default_rng(seed)
    done: Counter[str] = Counter()
    faults: list[str] = []
    for number in range(times):
        kind, out = KINDS[number % len(KINDS)], folder / f"round{number}"
        asked = (PLAIN, RICH)[(number + number // len(KINDS)) % 2]
        try:
            rack.suffered(kind, asked, out, rng)
        except (Fault, subprocess.TimeoutExpired) as fault:
            faults.append(f"round {number}, {kind} {' '.join(asked)}: {fault}")
        finally:
            removed(out)
        done[kind] += 1
    return {
        "benchmark": "torture",
        "rounds": times,
        "kinds": dict(done),
        "equal": times - len(faults),
        "faults": faults,
        **rack.counts,
        "disk_full_by": "tmpfs" if rack.mounts else "file size limit",
        "undisturbed_s": [round(span, 2) for span in rack.span_s.values()],
        "slowest_end_s": round(rack.slowest_end_s, 2),
    }


@dataclass
class Rack:
    """Where builds are tortured; `expected` and `span_s` are an undisturbed one's bytes and seconds of work, by what is
    asked of it."""

    folder: Path
    mounts: bool
    expected: dict[tuple[str, ...], dict[str, bytes]] = field(default_factory=dict)
    span_s: dict[tuple[str, ...], float] = field(default_factory=dict)
    slowest_end_s: float = 0.0
    counts: Counter[str] = field(default_factory=lambda: Counter(ended_before=0, taken_up=0, killed_again=0))

    def undisturbed(self, asked: tuple[str, ...]) -> None:
        """Build for the bytes and for the time."""
        out = self.folder / f"undisturbed{len(self.expected)}"
        running = self.started(out, asked)
        under_way(out, running)
        begun = time.monotonic()
        self.ended(running, wanted=(0,))
        self.span_s[asked] = time.monotonic() - begun
        self.expected[asked] = bytes_of(out)

    def suffered(self, kind: str, asked: tuple[str, ...], place: Path, rng: np.random.Generator) -> None:
        """One round. Raises Fault."""
        out = place / "rows"
        suffer = self.filled if kind == "disk full" else self.struck
        while not suffer(kind, asked, out, rng):
            self.counts["ended_before"] += 1
            removed(place)
        if (out / ".build").exists() and rng.random() < AGAIN:
            running = self.started(out, asked)
            time.sleep(rng.uniform(0, 1 + self.span_s[asked]))
            running.kill()
            self.gone(running)
            self.counts["killed_again"] += 1
        self.counts["taken_up"] += (out / ".build").exists()
        self.ended(self.started(out, asked), wanted=(0,))
        if bytes_of(out) != self.expected[asked]:
            raise Fault(f"holds {sorted(bytes_of(out))}, not the bytes of an undisturbed build")

    def struck(self, kind: str, asked: tuple[str, ...], out: Path, rng: np.random.Generator) -> bool:
        """Run a build and do to it what the kind says, at a random moment of its work; whether that came in time."""
        running = self.started(out, asked, workers=1 if kind == "interrupted alone" else 2)
        under_way(out, running)
        time.sleep(rng.uniform(0, self.span_s[asked]))
        if kind == "worker killed":
            workers = [pid for pid in self.left() if pid != running.pid and b"spawn_main" in told_by(pid, "cmdline")]
            if workers:
                os.kill(int(rng.choice(workers)), signal.SIGKILL)
            self.ended(running, wanted=(0,))
            return bool(workers)
        if running.poll() is None:
            blow = {"main killed": signal.SIGKILL, "terminated": signal.SIGTERM}.get(kind, signal.SIGINT)
            os.kill(running.pid, blow) if kind == "main killed" else os.killpg(running.pid, blow)
        self.gone(running)
        if not (out / ".build").exists():
            return False
        if kind != "main killed" and running.returncode != 130:
            raise Fault(f"exit status {running.returncode}, not 130")
        return True

    def filled(self, kind: str, asked: tuple[str, ...], out: Path, rng: np.random.Generator) -> bool:
        """Run a build where there is not enough room, and make room; whether it was too little."""
        sizes = [len(data) for data in self.expected[asked].values()]
        if self.mounts:
            out.parent.mkdir()
            room = max(16, int(rng.uniform(0.1, 2.2) * sum(sizes)) // 1024)  # parts and rows together take about 2
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={room}k", "none", out.parent], check=True)
            running = self.started(out, asked)
        else:
            running = self.started(out, asked, file_size=int(rng.uniform(0.05, 1.0) * max(sizes)))
        self.ended(running, wanted=(0, 2), said="no room for")
        if self.mounts:
            # Not by the size of the rows: a budget leaves few of them, and the parts hold all candidates.
            subprocess.run(["mount", "-o", f"remount,size={ROOMY}", out.parent], check=True)
        return running.returncode == 2

    def started(
        self, out: Path, asked: tuple[str, ...], workers: int = 2, file_size: int | None = None
    ) -> subprocess.Popen[str]:
        """A build that takes up what is there."""
        words = ["build", "folder", str(self.folder / "rooms"), "--profile", "core", "--out", str(out), *asked]
        command = [sys.executable, "-m", "sightline", *words, "--workers", str(workers), "--resume", "--json"]
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


def removed(place: Path) -> None:
    """Remove a round's folder."""
    if place.is_mount():
        subprocess.run(["umount", place], check=True)
    shutil.rmtree(place, ignore_errors=True)


def write_rooms(root: Path, count: int) -> None:
    """Rooms with six boxes of known labels, and two small pictures of noise each."""
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
            facts=dict.fromkeys((Fact.GRAVITY, Fact.METRIC, Fact.OBJECTS, Fact.PIXELS, Fact.POSES), made),
            frames=tuple(noise(f, objects, rng) for f in range(2)),
            objects=objects,
            licence="made for the benchmark",
        )
        write_scene(scene, folder_for(root, scene.id))


def noise(number: int, objects: Sequence[SceneObject], rng: np.random.Generator) -> Frame:
    """A picture of noise that is said to show every object, each somewhere."""
    rgb = rng.integers(0, 256, (24, 32, 3), dtype=np.uint8)
    corners = rng.integers(0, (20, 12), (len(objects), 2)).tolist()
    seen = {
        thing.id: Sighting(120, 1.0, 1.0, (u, v, u + 12, v + 12))
        for thing, (u, v) in zip(objects, corners, strict=True)
    }
    pose = Pose.looking((number, -9.0, 4.0), (0.0, 0.0, 0.0))
    return Frame(f"{number:06d}", Camera.from_fov(32, 24, 1.2), pose, read_rgb=lambda: rgb, read_sightings=lambda: seen)


if __name__ == "__main__":
    main()
