"""LLaVA's layout: {"id", "image", "conversations": [{"from": "human", "value": …}, {"from": "gpt", "value": …}, …]}.

Published by LLaVA-Instruct and by most that train with its code: a JSON list, or JSON Lines.
"""

from __future__ import annotations

from collections.abc import Iterator

from sightline.datasets.auditing.peers.conversation import told_in_turn
from sightline.datasets.auditing.peers.peer_row import (
    PeerRow,
    Place,
    Record,
    folder_of,
    image_names,
    image_paths,
    text_of,
)
from sightline.errors import DatasetError

COLUMNS = ("id", "image", "images", "video", "conversations")


def rows(record: Record, place: Place) -> Iterator[PeerRow]:
    """The turns of one conversation as rows."""
    if "conversations" not in record:
        raise DatasetError("no 'conversations'")
    pictures = record.get("image", record.get("images", record.get("video")))
    images, scene = image_names(pictures), folder_of(image_paths(pictures))
    task = text_of(record, "task", "question_type", "type", "category")
    return told_in_turn(record, place, record["conversations"], images=images, scene=scene, task=task)
