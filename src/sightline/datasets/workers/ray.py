"""Tasks on a Ray cluster, of this machine or of many. The one door to Ray.

A task gives the files of its result and the one process that was asked for the build writes them, so that the folder
of a build need not be seen by the cluster. What dies (a process, a node, a result on a lost node) is tried again by the
same docket as on this machine; Ray itself retries nothing.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from sightline import __version__
from sightline.datasets.workers.docket import Docket, Job, T, Work
from sightline.datasets.workers.local import ONE_THREAD
from sightline.errors import ConfigError, DatasetError, SightlineError

AHEAD = 2  # tasks under way for each CPU: one at work, one that waits at its door
REACH_S = 5.0
STORE_BYTES = 256 * 2**20  # for results that wait to be written; a piece is a few hundred kilobytes


class RemoteJob(Job[Work], Protocol[Work]):
    """A job whose results can be made in one place and kept in another."""

    def made(self, task: Work, /) -> dict[str, bytes]:
        """Do one task: the files of its result by name."""

    def keep(self, task: Work, files: Mapping[str, bytes], /) -> None:
        """Leave a result on disk."""


def run_all(job: RemoteJob[T], docket: Docket[T], workers: int, address: str | None = None) -> Iterator[T]:
    """Do the tasks on the cluster at `address`, or on one of `workers` CPUs that is started for it on this machine, and
    give each as it is done.

    Raises DatasetError as `local.run_all` does, and ConfigError when Ray is missing or the cluster is not there.
    """
    _reached(address)
    ray = _library(address)
    with _cluster(ray, workers, address):
        # No retry of Ray's own: it would retry a task that runs out of memory for ever.
        ask = ray.remote(num_cpus=1, max_retries=0)(made)
        here = versions()
        flying: dict[Any, T] = {}
        while docket or flying:
            cpus = int(ray.cluster_resources().get("CPU", 1))  # nodes come and go
            while len(flying) < AHEAD * max(1, cpus) and (task := docket.take()) is not None:
                flying[ask.remote(job, task, here)] = task
            ready, _ = ray.wait(list(flying), num_returns=1)
            for ref in ready:
                task = flying.pop(ref)
                try:
                    told = ray.get(ref)
                except ray.exceptions.RayError as error:
                    docket.died(task, _how(ray, error))
                    continue
                if isinstance(told, str):
                    raise DatasetError(told)
                job.keep(task, told)
                docket.done(task)
                yield task


def made(job: RemoteJob[T], task: T, wanted: Mapping[str, str]) -> dict[str, bytes] | str:
    """What a node does: the files of the result, or why there can be none."""
    here = versions()
    for name in wanted:
        if here[name] != wanted[name]:
            return (
                f"a node of the cluster has {name} {here[name]} and this machine {wanted[name]}, their rows could "
                "differ; install the same on all"
            )
    try:
        return job.made(task)
    except (SightlineError, OSError) as error:
        return f"{job.describe(task)}: {error}"


def versions() -> dict[str, str]:
    """The versions of what decides the bytes of rows."""
    return {"sightline": __version__} | {name: version(name) for name in ("numpy", "pyarrow", "pillow")}


def _how(ray: ModuleType, error: Exception) -> str:
    if isinstance(error, ray.exceptions.OutOfMemoryError):
        return "killed, out of memory"
    if isinstance(error, ray.exceptions.WorkerCrashedError):
        return "killed, perhaps out of memory"
    if isinstance(error, ray.exceptions.RayTaskError):
        return f"{type(error.cause).__name__}: {error.cause}"
    return type(error).__name__


def _library(address: str | None) -> ModuleType:
    """Ray, told before it is imported what it reads from the environment. What is set there already stays.

    Without a token whoever reaches one of its ports could run code here. Ray reads the token once in the life of a
    process, which is why it stays in the environment.
    """
    os.environ.setdefault("RAY_AUTH_MODE", "token")
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_task_oom_retries", "0")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    if address is None and not {"RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH"} & os.environ.keys():
        os.environ["RAY_AUTH_TOKEN"] = secrets.token_hex(32)
    try:
        import ray
        import ray.exceptions
    except ImportError as error:
        raise ConfigError("--engine ray needs Ray: pip install 'sightline[ray]'") from error
    return ray


@contextmanager
def _cluster(ray: ModuleType, workers: int, address: str | None) -> Iterator[None]:
    """Be connected to a cluster; one that is started for it ends with it. A connection that is there is used."""
    if ray.is_initialized():
        yield
        return
    paths = os.environ.get("PYTHONPATH")
    handed = dict.fromkeys(ONE_THREAD, "1")
    if paths:  # a checkout that is not installed
        handed["PYTHONPATH"] = os.pathsep.join(map(os.path.abspath, paths.split(os.pathsep)))
    settings = {"log_to_driver": False, "logging_level": "ERROR", "runtime_env": {"env_vars": handed}}
    # Ray's own folder stays behind; and the names of its sockets must be short, which TMPDIR may not be.
    with tempfile.TemporaryDirectory(prefix="sightline-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        if address is None:
            settings |= {
                "num_cpus": workers,
                "num_gpus": 0,
                "include_dashboard": False,
                "object_store_memory": STORE_BYTES,
                "_temp_dir": str(Path(folder).resolve()),
            }
        terminated = signal.getsignal(signal.SIGTERM)
        try:
            ray.init(address=address or "local", **settings)
        except (OSError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
            raise _absent(address, error) from error
        finally:
            if threading.current_thread() is threading.main_thread():
                signal.signal(signal.SIGTERM, terminated)  # Ray's would end the process on the spot
        try:
            yield
        finally:
            ray.shutdown()


def _reached(address: str | None) -> None:
    """Raises ConfigError when nobody listens at HOST:PORT: Ray itself would try for minutes."""
    host, _, port = (address or "").rpartition(":")
    if host and port.isdecimal() and "://" not in host:
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=REACH_S).close()
        except (OSError, OverflowError) as error:
            raise _absent(address, error) from error


def _absent(address: str | None, error: Exception) -> ConfigError:
    return ConfigError(
        f"no Ray cluster at {address or 'this machine'} ({' '.join(str(error).split())[:300]}); start one there with "
        "`ray start --head`, with the same RAY_AUTH_TOKEN_PATH here"
    )
