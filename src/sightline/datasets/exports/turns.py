"""A row as a conversation: what is asked, with how to answer, and what is replied."""

from __future__ import annotations

from sightline.answers.answer import Answer
from sightline.answers.boxes import Box3D, Boxes
from sightline.datasets.rows.row import Row

Turns = tuple[tuple[str, str], ...]
"""(question, reply) in order; the last is the row's own, those before it its history."""

TAGS = ("<image>", "<video>", "<audio>")  # loaders replace these by media, wherever they stand
IMAGE = TAGS[0]


def turns_of(row: Row) -> Turns:
    """The turns of a row: its question ends with how to answer, its reply begins with the thought where it has one."""
    return (*row.history, (row.asked, row.reply))


def unfit(row: Row, keep_world: bool = False) -> str | None:
    """Why a row cannot be a conversation about pictures; None where it can. `keep_world` allows boxes in the world."""
    if row.shows != "text" and not row.views:
        what = {"points": "its points", "scene": "the whole scene"}.get(row.shows, "views it does not name")
        return f"{row.type}: it shows {what}, not pictures"
    if _in_world(row.answer) and not keep_world:
        return f"{row.type}: its answer is in world coordinates, which pictures do not tell"
    if row.params.get("refer") == "box_3d" and not keep_world:
        return f"{row.type}: it points to world coordinates, which pictures do not tell"
    said = "".join(part for turn in turns_of(row) for part in turn)
    held = [tag for tag in TAGS if tag in said]
    return f"{row.type}: its words hold {held[0]}, which loaders take for a picture" if held else None


def _in_world(answer: Answer) -> bool:
    """Whether it is of boxes whose place can be said only by who knows the camera's pose."""
    boxes = [answer.box] if isinstance(answer, Box3D) else []
    boxes += [box for _, box in answer.items] if isinstance(answer, Boxes) else []
    return any(box.frame == "world" for box in boxes)
