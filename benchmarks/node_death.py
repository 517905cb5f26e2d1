"""A build on a Ray cluster of two nodes, started as docs/datasets.md says, one of which is killed in the midst of it.

The rows and the pictures that it keeps must be those of a build on this machine, byte for byte; it has bounds of every
kind. A build that ended before the node died does not count and is begun anew. Needs /proc (Linux).

python -m benchmarks.node_death [--scenes 480]
"""

import argparse
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.torture import RICH, ROOT, bytes_of, told_by, write_rooms

MARK = "SIGHTLINE_NODE"  # in the environment of all processes of a node
CALM = ("--disable-usage-stats", "--num-cpus=1", f"--object-store-memory={128 * 2**20}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--scenes", type=int, default=480)
    chosen = options.parse_args()
    # Ray's sockets lie in the folder, and their names must be short.
    with tempfile.TemporaryDirectory(prefix="sl-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        told = one_node_dies(Path(folder), chosen.scenes)
    print(json.dumps(told))
    sys.exit(0 if told["same_bytes"] else 1)


def one_node_dies(folder: Path, scenes: int) -> dict[str, object]:
    """Build while a node dies: whether the bytes are those of a build here, and how far it was."""
    write_rooms(folder / "rooms", scenes)
    (folder / "token").write_text(secrets.token_hex(32))
    (folder / "token").chmod(0o600)
    with socket.socket() as free:
        free.bind(("", 0))
        port = free.getsockname()[1]
    paths = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]))
    env = os.environ | {
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN_PATH": str(folder / "token"),
        "PYTHONPATH": paths,
    }
    ray = [sys.executable, "-m", "ray.scripts.scripts", "start", *CALM]
    words = [
        sys.executable,
        "-m",
        "sightline",
        "build",
        "folder",
        str(folder / "rooms"),
        "--profile",
        "core",
        *RICH,
        "--json",
    ]
    ended_before = 0
    try:
        head = [*ray, "--head", "--include-dashboard=false", f"--port={port}", f"--temp-dir={folder / 'r'}"]
        called(head, env | {MARK: f"{folder}:head"})
        called([*ray, f"--address=127.0.0.1:{port}"], env | {MARK: f"{folder}:second"})
        while True:
            out = folder / f"ray{ended_before}"
            command = [*words, "--out", str(out), "--engine", "ray", "--address", f"127.0.0.1:{port}"]
            with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL) as running:
                while len(list(out.glob(".build/part-*.arrow"))) < 4 and running.poll() is None:
                    time.sleep(0.01)
                parts = len(list(out.glob(".build/part-*.arrow")))
                if running.poll() is None:
                    for pid in processes(f"{folder}:second"):
                        if b"raylet/raylet" in told_by(pid, "cmdline").split(b"\0")[0]:
                            os.kill(pid, signal.SIGKILL)
                    break
            if running.returncode:
                break
            ended_before += 1
    finally:
        for pid in [*processes(f"{folder}:second"), *processes(f"{folder}:head")]:
            os.kill(pid, signal.SIGKILL)
    called([*words, "--out", str(folder / "local")], env)
    return {
        "benchmark": "node_death",
        "exit_status": running.returncode,
        "ended_before": ended_before,
        "parts_when_the_node_died": parts,
        "parts": -(-scenes // 16),
        "same_bytes": running.returncode == 0 and bytes_of(out) == bytes_of(folder / "local"),
    }


def called(command: list[str], env: dict[str, str]) -> None:
    """Run a command to its end, silently."""
    done = subprocess.run(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=120)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit status {done.returncode}: {done.stderr[-500:]}")


def processes(mark: str) -> list[int]:
    """The processes of a node."""
    pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
    return [pid for pid in pids if f"{MARK}={mark}".encode() in told_by(pid, "environ").split(b"\0")]


if __name__ == "__main__":
    main()
