"""A Ray cluster makes the same bytes, and what dies in it is made again."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sightline.datasets.engine import build
from sightline.datasets.shards import read_rejected
from sightline.datasets.workers.ray import made, versions
from sightline.errors import ConfigError, SceneError
from tests.datasets.made_rows import PROFILE, MadeReader

ROOT = Path(__file__).parents[3]
# In a process of its own: Ray leaves handlers, threads and open pipes in the one that it was used in.
BUILD = """
import sys
from pathlib import Path
from sightline.datasets.engine import build
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
