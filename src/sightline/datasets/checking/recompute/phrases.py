"""Names read again: which objects a phrase could point to, and in which order names stand in a text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sightline.datasets.checking.recompute.retold import Step
from sightline.datasets.checking.recompute.witness import Witness
from sightline.scenes.scene import SceneObject

SEVERAL: Mapping[str, str] = {
    "person": "people", "man": "men", "woman": "women", "child": "children", "mouse": "mice", "foot": "feet",
}  # fmt: skip
"""What several of a thing are called where no ending tells."""

NTH = ("first", "second", "third", "fourth", "fifth")
ORDINAL = re.compile(rf"(?P<nth>{'|'.join(NTH)}) (?P<head>.+) from the (?P<end>left|right)")
RELATION = re.compile(r"(?P<head>.+) (?P<relation>left of|right of|closest to) the (?P<anchor>.+)")


def could_mean(witness: Witness, frame_id: str, phrase: str) -> list[SceneObject]:
    """The objects that a phrase could point to: by label, by colour and label, or by a relation to another one.

    Among those of which a pixel shows in the frame, or among all where no frame is named.
    """
    key = (frame_id, phrase)
    if key not in witness.meanings:
        witness.meanings[key] = _meant(witness, frame_id, phrase)
    return witness.meanings[key]


def _meant(witness: Witness, frame_id: str, phrase: str) -> list[SceneObject]:
    plain = _called(witness, frame_id, phrase)
    if plain or " the " not in phrase:
        return plain
    if (ordinal := ORDINAL.fullmatch(phrase)) is not None:
        return _nth(witness, frame_id, ordinal["head"], NTH.index(ordinal["nth"]), ordinal["end"] == "right")
    found = RELATION.fullmatch(phrase)
    if found is None:
        return plain
    several = _called(witness, frame_id, found["head"])
    anchors = _called(witness, frame_id, found["anchor"])
    if len(anchors) != 1:
        return []
    if found["relation"] == "closest to":
        return _closest(witness, frame_id, several, anchors[0])
    sides = [(thing, _across(witness, frame_id, thing, anchors[0])) for thing in several]
    wanted = -1 if found["relation"] == "left of" else 1
    return [thing for thing, across in sides if across == wanted]


def _called(witness: Witness, frame_id: str, phrase: str) -> list[SceneObject]:
    """What somebody could call so. An office chair is a chair; a chair of unknown colour may be a red one.

    A word that is no colour of anything in the scene is part of a label: no keyboard is a "cutting board". Of the
    material it is read only where nothing has all of it for a label: a glass cabinet may be of wood.
    """
    word, _, rest = phrase.partition(" ")
    coloured = bool(rest) and word in witness.colours
    made = (
        bool(rest)
        and word in witness.materials - witness.colours
        and not any(one.endswith(phrase) for one in witness.labels)
    )
    return [
        thing
        for thing in witness.candidates(frame_id)
        if thing.label.endswith(phrase)
        or (coloured and thing.label.endswith(rest) and thing.attributes.get("colour", word) == word)
        or (made and thing.label.endswith(rest) and thing.attributes.get("material", word) == word)
    ]


def _nth(witness: Witness, frame_id: str, head: str, nth: int, from_right: bool) -> list[SceneObject]:
    """The one in that place (from 0) along the picture, by where the centres show; none where one's is not known."""
    camera, several = witness.camera(frame_id), _called(witness, frame_id, head)
    places = [witness.sight(thing.id, frame_id) for thing in several]
    if camera is None or any(place is None or place.center[2] <= 0 for place in places):
        return []
    across = [float(camera.project(place.center)[0][0]) for place in places if place is not None]
    order = sorted(range(len(several)), key=across.__getitem__, reverse=from_right)
    return [several[order[nth]]] if nth < len(order) else []


def _across(witness: Witness, frame_id: str, thing: SceneObject, anchor: SceneObject) -> int:
    """-1 where its centre shows left of the anchor's in the picture, 1 where right; 0 where nobody can say."""
    camera = witness.camera(frame_id)
    own, other = (witness.sight(one.id, frame_id) for one in (thing, anchor))
    if camera is None or own is None or other is None or min(own.center[2], other.center[2]) <= 0:
        return 0
    (u, _), (u_anchor, _) = (camera.project(one.center)[0].tolist() for one in (own, other))
    return 1 if u > u_anchor else -1


def _closest(witness: Witness, frame_id: str, several: list[SceneObject], anchor: SceneObject) -> list[SceneObject]:
    own = witness.solid(anchor.id, frame_id)
    solids = [witness.solid(thing.id, frame_id) for thing in several]
    if own is None or None in solids or not solids:
        return []
    gaps = [witness.gap(solid, own) for solid in solids if solid is not None]
    return [thing for thing, metres in zip(several, gaps, strict=True) if metres == min(gaps)]


def place(text: str, name: str) -> int:
    """Where a name stands in a text as words of its own, -1 where it does not. Both in lower case."""
    at = text.find(name) if name else -1
    while at >= 0:
        end = at + len(name)
        if not (_in_word(text[at - 1 : at]) or _in_word(text[end : end + 1])):
            return at
        at = text.find(name, at + 1)
    return -1


def _in_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def places(text: str, names: Sequence[str]) -> list[int]:
    """Where each name stands in the text, -1 where it does not. A name inside a longer one sought too is not it."""
    left = text.lower()
    found = dict.fromkeys(names, -1)
    for name in sorted(set(names), key=len, reverse=True):
        small = name.lower()
        at = found[name] = place(left, small)
        if at >= 0:
            left = left[:at] + "\0" * len(small) + left[at + len(small) :]
    return [found[name] for name in names]


def counted(steps: Sequence[Step]) -> str:
    """The label that the first step counts; "" where it counts none."""
    names = steps[0][2] if steps and len(steps[0]) == 3 else ()
    return str(names[0]) if names else ""


def ordered(steps: Sequence[Step]) -> tuple[str, ...]:
    """What the first step puts into an order, all of it; nothing where it puts nothing."""
    return steps[0][2] if steps and len(steps[0]) == 3 else ()


def several(label: str) -> tuple[str, ...]:
    """What several of a label may be called; its last word bends."""
    before, space, last = label.rpartition(" ")
    if last in SEVERAL:
        ends: tuple[str, ...] = (SEVERAL[last],)
    elif last.endswith(("s", "x", "z", "ch", "sh")):
        ends = (f"{last}es",)
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        ends = (f"{last[:-1]}ies",)
    elif last.endswith(("f", "fe")):
        ends = (f"{last}s", f"{last.removesuffix('e')[:-1]}ves")
    else:
        ends = (f"{last}s",)
    return tuple([f"{before}{space}{end}" for end in ends])
