"""nuScenes' scenes by name: the official split of all 1,000."""

from __future__ import annotations

import re

from sightline.scenes.scene import Split

SCENE = re.compile(r"scene-(\d{4})")
# Numbers of the 150 scenes of each; the rest is for training. The "mini" version has two of VAL in both of its halves.
VAL = """
    3 12-18 35-36 38-39 92-110 221 268-278 329-332 344-346 519-524 552-565 625-627 629-630 632-638 770-771 775 777-778
    780-784 794-800 802 904-917 919-931 962-963 966-969 971-972 1059-1073
"""
TEST = """
    77-91 111-119 140 142-148 265-266 279-282 307-314 333-343 481-498 547-551 601-604 606-624 827-831 833-842 844-846
    932-933 935-943 1026-1043
"""


def nuscenes_split(name: str) -> Split:
    """The official split of a scene by its name ("scene-0061"); "train" for a name that is not nuScenes'."""
    found = SCENE.fullmatch(name)
    if not found:
        return "train"
    number = int(found[1])
    return "val" if number in _numbers(VAL) else "test" if number in _numbers(TEST) else "train"


def _numbers(runs: str) -> frozenset[int]:
    bounds = ((first, last or first) for first, _, last in (run.partition("-") for run in runs.split()))
    return frozenset(number for first, last in bounds for number in range(int(first), int(last) + 1))
