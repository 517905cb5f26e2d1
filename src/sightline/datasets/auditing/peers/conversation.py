"""Conversations as LLaVA ("from", "value") and chat files ("role", "content") write them → questions and answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from sightline.datasets.auditing.peers.peer_row import MOST_TURNS, PeerRow, Place, Record, text_of
from sightline.errors import DatasetError

ASKERS = {"human", "user"}
ANSWERERS = {"gpt", "assistant", "model"}
PICTURE = re.compile(r"(?:\bImage-\d+:\s*)?<(?:image|video|IMG_CONTEXT)>\s*")


def turns_of(value: object) -> list[tuple[str, str]]:
    """(question, answer) in order; a question that nobody answers has an empty answer.

    Raises DatasetError where the value is no conversation, or its speakers do not take turns.
    """
    if not isinstance(value, list) or not value:
        raise DatasetError("the conversation is empty or no list")
    if len(value) > 2 * MOST_TURNS:
        raise DatasetError(f"a conversation of more than {MOST_TURNS} turns")
    turns: list[tuple[str, str]] = []
    asked: str | None = None
    for part in value:
        speaker, said = _spoken(part)
        if speaker in ASKERS and asked is None:
            asked = said
        elif speaker in ANSWERERS and asked is not None:
            turns.append((asked, said))
            asked = None
        elif speaker != "system":
            raise DatasetError("speakers of the conversation do not take turns")
    if asked is not None:
        turns.append((asked, ""))
    if not turns:
        raise DatasetError("nobody asks anything in the conversation")
    return turns


def with_history(turns: list[tuple[str, str]]) -> Iterator[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """(question, answer, the turns before) of each turn, placeholders of pictures taken out of the question."""
    told = [(without_pictures(question), answer.strip()) for question, answer in turns]
    for i, (question, answer) in enumerate(told):
        yield question, answer, tuple(told[:i])


def told_in_turn(
    record: Record, place: Place, turns: object, *, images: tuple[str, ...], scene: str = "", task: str = ""
) -> Iterator[PeerRow]:
    """The turns of a record's conversation as rows, each with those before it."""
    for i, (question, answer, history) in enumerate(with_history(turns_of(turns)), start=1):
        yield PeerRow(
            place=replace(place, turn=i),
            question=question,
            answer=answer,
            id=text_of(record, "id"),
            images=images,
            scene=scene,
            task=task,
            history=history,
        )


def without_pictures(text: str) -> str:
    """The text without the placeholders that stand for its pictures."""
    return PICTURE.sub("", text).strip() if "<" in text else text.strip()


def _spoken(part: object) -> tuple[str, str]:
    if not isinstance(part, Mapping):
        raise DatasetError("a turn of the conversation is no object")
    speaker = part.get("from", part.get("role"))
    said = part.get("value", part.get("content"))
    if isinstance(said, list):
        said = " ".join(_piece(piece) for piece in said).strip()
    if not isinstance(speaker, str) or not isinstance(said, str):
        raise DatasetError("a turn of the conversation names no speaker or says no text")
    return speaker.lower(), said


def _piece(piece: object) -> str:
    """The text of one part of a chat message; a picture has none."""
    text = piece.get("text") if isinstance(piece, Mapping) else piece
    return text if isinstance(text, str) else ""
