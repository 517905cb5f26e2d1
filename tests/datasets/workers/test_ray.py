"""A Ray cluster makes the same bytes, and what dies in it is made again."""

import importlib.util
import os
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from benchmarks.torture import write_rooms
from sightline.datasets.building.candidates import Candidates
from sightline.datasets.building.engine import build
from sightline.datasets.building.portions import Asking, Portion
from sightline.datasets.rows.shards import read_rejected
from sightline.datasets.workers.ray import made, versions
from sightline.errors import ConfigError, SceneError
from sightline.questions.profile import open_profile
from sightline.scenes.open import open_reader
from tests.datasets.made_rows import PROFILE, MadeReader

ROOT = Path(__file__).parents[3]
# In a process of its own: Ray leaves handlers, threads and open pipes in the one that it was used in.
BUILD = """
import sys
from pathlib import Path
from sightline.datasets.building.engine import build
from tests.datasets.made_rows import PROFILE, MadeReader
if __name__ == "__main__":
    out, grave = map(Path, sys.argv[1:])
    reader = MadeReader(33, deadly=("room020",), grave=grave, murderous=("room032",))
    build(reader, PROFILE, out, val=0.2, budget=80, workers=2, engine="ray")
"""


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="Ray is not installed")
def test_two_cpus_of_ray_where_a_process_dies_and_a_scene_kills_write_what_one_process_writes(tmp_path):
    grave = tmp_path / "grave"
    grave.mkdir()
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT), *filter(None, sys.path)])
    command = [sys.executable, "-c", BUILD, str(tmp_path / "ray"), str(grave)]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": path}, check=True, timeout=120)
    build(MadeReader(33, bad=("room032",)), PROFILE, tmp_path / "local", val=0.2, budget=80)
    assert (grave / "room020").exists()
    told, wanted = bytes_of(tmp_path / "ray"), bytes_of(tmp_path / "local")
    assert told["rows-00000.parquet"] == wanted["rows-00000.parquet"] and told.keys() == wanted.keys()
    [aside] = read_rejected(tmp_path / "ray").to_pylist()
    reason = "its process died 3 times (killed, perhaps out of memory)"
    assert (aside["scene"], aside["reason"]) == ("room032", reason)


# The cluster is there before the build, and its processes are elsewhere than the one that asks.
ELSEWHERE = """
import os, sys
from pathlib import Path
import ray
from sightline.datasets.building.engine import build
from sightline.scenes.open import open_reader
if __name__ == "__main__":
    ray.init(num_cpus=1, num_gpus=0, include_dashboard=False, log_to_driver=False, logging_level="ERROR",
             object_store_memory=100 * 2**20, _temp_dir=sys.argv[2])
    os.chdir(sys.argv[1])
    build(open_reader("folder", "rooms"), "core", Path("ray"), budget=60, embed=True, engine="ray")
"""


@pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="Ray is not installed")
def test_a_relative_root_means_the_same_on_a_cluster_and_pictures_come_along(tmp_path, monkeypatch):
    write_rooms(tmp_path / "rooms", 17)
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT), *filter(None, sys.path)])
    # Ray's sockets lie in its folder, and their names must be short.
    with tempfile.TemporaryDirectory(prefix="sl-", dir="/tmp", ignore_cleanup_errors=True) as short:
        command = [sys.executable, "-c", ELSEWHERE, str(tmp_path), short]
        subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": path}, check=True, timeout=120)
    monkeypatch.chdir(tmp_path)
    report = build(open_reader("folder", "rooms"), "core", tmp_path / "local", budget=60, embed=True)
    assert (report.rows, report.rejected) == (60, 0)
    assert bytes_of(tmp_path / "ray") == bytes_of(tmp_path / "local")
    assert "images-00000.parquet" in bytes_of(tmp_path / "local")


# What a node does with a task that it is sent.
NODE = """
import pickle, sys
from sightline.datasets.workers.ray import made, versions
with open(sys.argv[1], "rb") as file:
    job, task = pickle.load(file)
told = made(job, task, versions())
print(told) if isinstance(told, str) else sys.stdout.buffer.write(told["part-000000.arrow"])
"""


def told_on_a_node(sent: Path, folder: Path) -> bytes:
    """What a process says that was sent a task and runs in `folder`."""
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT), *filter(None, sys.path)])
    command = [sys.executable, "-c", NODE, str(sent)]
    env = os.environ | {"PYTHONPATH": path}
    return subprocess.run(command, cwd=folder, env=env, check=True, timeout=60, stdout=subprocess.PIPE).stdout


def test_a_node_reads_the_scenes_that_were_meant_and_not_those_of_its_own_folder(tmp_path, monkeypatch):
    here, node = tmp_path / "here", tmp_path / "node"
    write_rooms(here / "rooms", 2)
    write_rooms(node / "rooms", 2)  # other people's: of the same names, but
    for name in ("room000000", "room000001"):
        target = node / "rooms" / name / "scene.json"
        target.write_text(target.read_text().replace("chair", "throne").replace("lamp", "candle"))
    monkeypatch.chdir(here)
    reader = open_reader("folder", "rooms")
    job = Candidates(reader, open_profile("core"), reader.ids(), 0, 0.0, here)
    job.run(0)
    sent = tmp_path / "sent"
    sent.write_bytes(pickle.dumps((Asking.of(job), Portion(0, reader.ids()))))
    assert told_on_a_node(sent, node) == job.path(0).read_bytes()
    assert set(job.table(0)["scene_source"].to_pylist()) == {"folder:rooms"}
    (here / "rooms").rename(here / "moved")
    assert b"scenes room000000 to room000001: folder: no scene.json in rooms or" in (
        told := told_on_a_node(sent, node)
    ), told
    here.rename(tmp_path / "gone")
    told = told_on_a_node(sent, node).decode()
    assert (
        f"rooms is meant from {here}, which" in told and "give ROOT as a whole path" in told and told.count("\n") == 1
    )


class Broken:
    """A job that cannot be done."""

    def made(self, task: int) -> dict[str, bytes]:
        raise SceneError("the disk is gone")

    def describe(self, task: int) -> str:
        return f"task {task}"


def test_a_node_says_why_there_is_no_result_and_refuses_to_make_one_with_other_versions():
    assert made(Broken(), 3, versions()) == "task 3: the disk is gone"
    assert "a node of the cluster has pyarrow" in made(Broken(), 3, versions() | {"pyarrow": "1.0"})


def test_a_cluster_that_is_not_there_is_told_in_one_line(tmp_path):
    with pytest.raises(ConfigError, match=r"no Ray cluster at 127\.0\.0\.1:9"):
        build(MadeReader(2), PROFILE, tmp_path, engine="ray", address="127.0.0.1:9")
