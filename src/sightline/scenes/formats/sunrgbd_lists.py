"""Where SUN RGB-D was filmed, and its official split: allsplit.mat of the toolbox, in a folder above the frames.

alltrain (5285) and alltest (5050) list the frames' folders as they lay on the authors' machine; from the sensor's
folder on (kv1, kv2, realsense, xtion) their paths are those of the release.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from sightline.errors import SceneError
from sightline.scenes.formats.mat_cells import read_cells

SENSORS = {"kv1", "kv2", "realsense", "xtion"}
PLACES = ("SUNRGBDtoolbox/*/allsplit.mat", "SUNRGBDtoolbox/allsplit.mat", "allsplit.mat")
LEVELS = 8  # folders above a frame


def lists_above(frame: Path) -> Path | None:
    """The file of lists that is nearest to a frame's folder; None where there is none."""
    for folder in frame.resolve().parents[:LEVELS]:
        for pattern in PLACES:
            for file in sorted(folder.glob(pattern)):
                if file.is_file():
                    return file
    return None


def training_frames(path: Path) -> frozenset[str]:
    """The frames that may be trained on, as `from_sensor` names them; SceneError, naming the file, for damage."""
    lists = read_cells(path)
    if not {"alltrain", "alltest"} <= lists.keys():
        raise SceneError(
            f"{path}: has no alltrain and alltest, only {', '.join(lists)[:80] or 'nothing'}; copy it again"
        )
    held_back = {"", *map(from_sensor, lists["alltest"])}
    return frozenset(map(from_sensor, lists["alltrain"])) - held_back


def place_of(frame: Path) -> str:
    """The building in which a frame's folder was filmed, where the release says it: SUN3D's; "" for the rest."""
    parts = from_sensor(frame.resolve().as_posix()).split("/")
    return parts[2] if len(parts) > 3 and parts[1] == "sun3ddata" else ""


def from_sensor(path: str) -> str:
    """A frame's path from the sensor's folder on: "kv2/kinect2data/…"; empty where there is no such folder."""
    parts = PurePosixPath(path).parts
    starts = [i for i, part in enumerate(parts) if part in SENSORS]
    return "/".join(parts[starts[-1] :]) if starts else ""
