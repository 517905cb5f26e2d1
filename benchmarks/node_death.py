"""A build on a Ray cluster of two nodes, started as docs/datasets.md says, one of which is killed in the midst of it.

The rows must be those of a build on this machine, byte for byte. Needs /proc (Linux).

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

from benchmarks.torture import ROOT, bytes_of, told_by, write_rooms

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
    words = [sys.executable, "-m", "sightline", "build", "folder", str(folder / "rooms"), "--profile", "core", "--json"]
    try:
        head = [*ray, "--head", "--include-dashboard=false", f"--port={port}", f"--temp-dir={folder / 'r'}"]
        called(head, env | {MARK: f"{folder}:head"})
        called([*ray, f"--address=127.0.0.1:{port}"], env | {MARK: f"{folder}:second"})
        out = folder / "ray"
        command = [*words, "--out", str(out), "--engine", "ray", "--address", f"127.0.0.1:{port}"]
        with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL) as running:
            while len(list(out.glob(".build/part-*"))) < 4 and running.poll() is None:
                time.sleep(0.01)
            parts = len(list(out.glob(".build/part-*")))
            for pid in processes(f"{folder}:second"):
                if b"raylet/raylet" in told_by(pid, "cmdline").split(b"\0")[0]:
                    os.kill(pid, signal.SIGKILL)
            killed_in_time = running.poll() is None
    finally:
        for pid in [*processes(f"{folder}:second"), *processes(f"{folder}:head")]:
            os.kill(pid, signal.SIGKILL)
    called([*words, "--out", str(folder / "local")], env)
    return {
        "benchmark": "node_death",
        "exit_status": running.returncode,
        "parts_when_the_node_died": parts if killed_in_time else None,
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
