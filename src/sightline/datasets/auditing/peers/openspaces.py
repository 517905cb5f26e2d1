"""OpenSpaces' layout: a Parquet table of images and messages, as VQASynth uploads what it makes.

images    [{bytes, path}], one picture
messages  [{role, content: [{index, text, type}]}], user and assistant in turn
"""

from __future__ import annotations

from collections.abc import Iterator

from sightline.datasets.auditing.peers.conversation import told_in_turn
from sightline.datasets.auditing.peers.peer_row import PeerRow, Place, Record, image_names
from sightline.errors import DatasetError

COLUMNS = ("id", "image", "images", "messages", "conversations")


def rows(record: Record, place: Place) -> Iterator[PeerRow]:
    """The turns of one picture's messages as rows."""
    messages = record.get("messages", record.get("conversations"))
    if messages is None:
        raise DatasetError("no 'messages'")
    images = image_names(record.get("images", record.get("image")))
    return told_in_turn(record, place, messages, images=images)
