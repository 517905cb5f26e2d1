"""VQASynth's layouts: LLaVA's conversations of its first pipeline, or the later one's table of prompts and messages.

prompts   "QUESTION Answer: ANSWER", every pair that was made of a picture; messages hold the five that were drawn
messages  as OpenSpaces has them; taken where there are no prompts
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sightline.datasets.auditing.peers import llava, openspaces
from sightline.datasets.auditing.peers.conversation import without_pictures
from sightline.datasets.auditing.peers.peer_row import PeerRow, Place, Record, image_names, text_of
from sightline.errors import DatasetError

COLUMNS = ("id", "image", "images", "image_filename", "prompts", "messages", "conversations")
PARTING = "Answer: "


def rows(record: Record, place: Place) -> Iterator[PeerRow]:
    """The questions about one picture."""
    if "conversations" in record:
        yield from llava.rows(record, place)
    elif record.get("prompts"):
        yield from _prompted(record, place)
    elif "messages" in record:
        yield from openspaces.rows(record, place)
    else:
        raise DatasetError("no 'conversations', 'messages' or 'prompts'")


def _prompted(record: Record, place: Place) -> Iterator[PeerRow]:
    prompts = record["prompts"]
    if not isinstance(prompts, list) or any(not isinstance(told, str) or PARTING not in told for told in prompts):
        raise DatasetError(f"'prompts' is not a list of texts with {PARTING!r} in them")
    images = image_names(record.get("image", record.get("images"))) or image_names(record.get("image_filename"))
    for i, told in enumerate(prompts, start=1):
        question, _, answer = told.partition(PARTING)
        yield PeerRow(
            place=replace(place, turn=i),
            question=without_pictures(question),
            answer=answer.strip(),
            id=text_of(record, "id"),
            images=images,
        )
