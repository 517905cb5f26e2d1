"""SpatialRGPT's layouts: its training conversations (OpenSpatialDataset) and its benchmark (SpatialRGPT-Bench).

training   {filename, conversations, bbox, rle}: a JSON list of 30 GB. The n-th "<mask> <depth>" of the whole
           conversation is the n-th box; answers count regions anew in each turn ("Region [0]", "Region [1]")
benchmark  {id, image_info, text_q, conversations, bbox, qa_info}: JSON Lines, "Region [k]" is the k-th box
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from sightline.datasets.auditing.peers.conversation import turns_of, with_history
from sightline.datasets.auditing.peers.peer_row import PeerRow, Place, Record, image_names, number_rows, text_of
from sightline.errors import DatasetError

COLUMNS = ("id", "filename", "conversations", "bbox", "rle", "image_info", "text_q", "qa_info")
REGION = re.compile(r"<mask>(?:\s*<depth>)?")


def rows(record: Record, place: Place) -> Iterator[PeerRow]:
    """The turns of one picture's conversation, regions named as the answers name them."""
    if "conversations" not in record:
        raise DatasetError("no 'conversations'")
    turns = turns_of(record["conversations"])
    boxes = number_rows(record.get("bbox"), 4, "'bbox'")
    if "text_q" in record:
        yield from _benchmark(record, place, turns, boxes)
    else:
        yield from _training(record, place, turns, boxes)


def _benchmark(
    record: Record, place: Place, turns: list[tuple[str, str]], boxes: tuple[tuple[float, ...], ...]
) -> Iterator[PeerRow]:
    info, about = record.get("image_info"), record.get("qa_info")
    image: Mapping[str, object] = info if isinstance(info, Mapping) else {}
    kind: Mapping[str, object] = about if isinstance(about, Mapping) else {}
    width, height = image.get("width"), image.get("height")
    size = (width, height) if isinstance(width, int) and isinstance(height, int) else None
    yield PeerRow(
        place=replace(place, turn=1),
        question=text_of(record, "text_q").strip(),
        answer=turns[-1][1].strip(),
        id=text_of(record, "id"),
        images=image_names(image.get("file_path")),
        task=text_of(kind, "category", "type"),
        boxes=boxes,
        size=size,
    )


def _training(
    record: Record, place: Place, turns: list[tuple[str, str]], boxes: tuple[tuple[float, ...], ...]
) -> Iterator[PeerRow]:
    named = [len(REGION.findall(question)) for question, _ in turns]
    if boxes and sum(named) != len(boxes):
        raise DatasetError("as many regions are not named as there are boxes")
    at = 0
    for i, ((question, answer, history), count) in enumerate(zip(with_history(turns), named, strict=True), start=1):
        yield PeerRow(
            place=replace(place, turn=i),
            question=_numbered(question),
            answer=answer,
            id=text_of(record, "id", "filename"),
            images=image_names(record.get("filename")),
            history=history,
            boxes=boxes[at : at + count],
            size=_mask_size(record.get("rle")),
        )
        at += count


def _numbered(question: str) -> str:
    """The question with "Region [0]", "Region [1]" … for its placeholders, as its answer counts them."""
    parts = REGION.split(question)
    return "".join(f"Region [{i - 1}]{part}" if i else part for i, part in enumerate(parts))


def _mask_size(masks: object) -> tuple[int, int] | None:
    """(width, height) of run-length masks, which state (height, width)."""
    first = masks[0] if isinstance(masks, list) and masks else None
    size = first.get("size") if isinstance(first, Mapping) else None
    if isinstance(size, list) and len(size) == 2 and all(isinstance(side, int) and side > 0 for side in size):
        return int(size[1]), int(size[0])
    return None
