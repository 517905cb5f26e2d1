"""Machine code that is kept follows every source file, not only the one it was compiled in."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from sightline.scenes.worlds import compiled

LOOP = """
from compiled import compiled
from constant import STEP

@compiled
def climb(n):
    return n * STEP
"""


def told(folder: Path) -> str:
    command = [sys.executable, "-c", "import loop; print(loop.climb(10), sum(loop.climb.stats.cache_hits.values()))"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()


def test_a_constant_of_another_file_is_seen_when_it_changes(tmp_path):
    shutil.copy(Path(compiled.__file__), tmp_path / "compiled.py")
    (tmp_path / "loop.py").write_text(LOOP)
    constant = tmp_path / "constant.py"
    constant.write_text("STEP = 3\n")
    assert told(tmp_path) == "30 0"
    assert told(tmp_path) == "30 1"  # loaded, not compiled again
    constant.write_text("STEP = 4\n")
    os.utime(constant, (1, 1))
    assert told(tmp_path) == "40 0"


def test_the_stamp_names_every_file_of_the_room():
    names = {name for name, _, _ in compiled.stamp()}
    assert {"compiled.py", "shading.py", "textures.py", "blockers.py"} <= names
