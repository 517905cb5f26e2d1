"""LLaVA: a JSON list of conversations whose <image> tags stand for pictures in a folder.

    train.json     [{"id", "image": path or list of paths, "conversations": [{"from": "human" | "gpt", "value"}]}]
    images/…       what `image` names, from this folder: LLaVA's --image_folder

Read by LLaVA's and LLaVA-NeXT's `LazySupervisedDataset` and by what follows them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sightline.datasets.exports.lines import Lines
from sightline.datasets.exports.sample import Add, Sample, Settings
from sightline.datasets.exports.shown import put


@contextmanager
def llava(settings: Settings) -> Iterator[Add]:
    """LLaVA's list; a conversation without pictures has no `image`."""
    with Lines(settings.folder, ".json") as lines:

        def add(sample: Sample) -> None:
            places = [put(picture, settings.folder) for picture in sample.pictures]
            entry: dict[str, Any] = {"id": sample.row.id}
            if places:
                entry["image"] = places[0] if len(places) == 1 else places
            entry["conversations"] = [
                {"from": who, "value": said}
                for turn in sample.tagged()
                for who, said in zip(("human", "gpt"), turn, strict=True)
            ]
            lines.add(sample.row.split, entry)

        yield add
