"""Names read again: which objects a phrase could point to, and in which order names stand in a text."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from sightline.datasets.recompute.solids import gap
from sightline.datasets.recompute.witness import Witness
from sightline.scenes.scene import SceneObject

RELATION = re.compile(r"(?P<head>.+) (?P<relation>left of|right of|closest to) the (?P<anchor>.+)")


def could_mean(witness: Witness, frame_id: str, phrase: str) -> list[SceneObject]:
    """The objects that a phrase could point to: by label, by colour and label, or by a relation to another one.

    Among those of which a pixel shows in the frame, or among all where no frame is named.
    """
    candidates = witness.candidates(frame_id)
    colours = {thing.attributes["colour"] for thing in witness.scene.objects if "colour" in thing.attributes}
    plain = [thing for thing in candidates if _is_called(thing, phrase, colours)]
    found = RELATION.fullmatch(phrase)
    if plain or found is None:
        return plain
    several = [thing for thing in candidates if _is_called(thing, found["head"], colours)]
    anchors = [thing for thing in candidates if _is_called(thing, found["anchor"], colours)]
    if len(anchors) != 1:
        return []
    if found["relation"] == "closest to":
        return _closest(witness, frame_id, several, anchors[0])
    sides = [(thing, _across(witness, frame_id, thing, anchors[0])) for thing in several]
    wanted = -1 if found["relation"] == "left of" else 1
    return [thing for thing, across in sides if across == wanted]


def _is_called(thing: SceneObject, phrase: str, colours: Collection[str]) -> bool:
    """Whether somebody could call it so. An office chair is a chair; a chair of unknown colour may be a red one.

    A word that is no colour of anything in the scene is part of a label: no keyboard is a "cutting board".
    """
    if thing.label.endswith(phrase):
        return True
    colour, _, rest = phrase.partition(" ")
    own = thing.attributes.get("colour", colour)
    return bool(rest) and colour in colours and own == colour and thing.label.endswith(rest)


def _across(witness: Witness, frame_id: str, thing: SceneObject, anchor: SceneObject) -> int:
    """-1 where its centre shows left of the anchor's in the picture, 1 where right; 0 where nobody can say."""
    camera = witness.camera(frame_id)
    boxes = [witness.box(one, frame_id) for one in (thing, anchor)]
    if camera is None or boxes[0] is None or boxes[1] is None:
        return 0
    points = [witness.in_camera(frame_id, box.center) for box in boxes if box is not None]
    if any(point is None or point[2] <= 0 for point in points):
        return 0
    (u, _), (u_anchor, _) = (camera.project(point)[0].tolist() for point in points if point is not None)
    return 1 if u > u_anchor else -1


def _closest(witness: Witness, frame_id: str, several: list[SceneObject], anchor: SceneObject) -> list[SceneObject]:
    own = witness.box(anchor, frame_id)
    boxes = [witness.box(thing, frame_id) for thing in several]
    if own is None or None in boxes or not boxes:
        return []
    gaps = [gap(box, own) for box in boxes if box is not None]
    return [thing for thing, metres in zip(several, gaps, strict=True) if metres == min(gaps)]


def places(text: str, names: Sequence[str]) -> list[int]:
    """Where each name stands in the text, -1 where it does not. A name inside a longer one sought too is not it."""
    left = text.lower()
    found = dict.fromkeys(names, -1)
    for name in sorted(set(names), key=len, reverse=True):
        at = re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", left)
        if at is not None:
            found[name] = at.start()
            left = left[: at.start()] + "\0" * (at.end() - at.start()) + left[at.end() :]
    return [found[name] for name in names]
