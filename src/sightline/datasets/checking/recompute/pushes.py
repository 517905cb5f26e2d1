"""What a moved thing runs into again: corners against edges at many moments, and ever finer about the ones that count.

Depth is how far the corners of one outline reach inside the edges of the other; clearance is the least way from a
corner to an edge.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sightline.answers.choice import Choice, YesNo
from sightline.datasets.checking.recompute.retold import Fault, Retold, Step, sigmas
from sightline.datasets.checking.recompute.solids import Solid
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.row import Row
from sightline.scenes.fact import Fact, Provenance

Array = NDArray[np.float64]

MOMENTS = 121  # looked at first: every degree and a half of half a turn
CLOSER = 41  # looked at between two of them, again and again
ROUNDS = 5
PEAKS = 2  # of the best moments as many are looked at closer
TOUCH = 1e-9  # metres
LOW = 0.05  # metres above an underside that stop nothing
WIDE = 1e-3  # radians by which an upright box may lean
FAR = 1.5  # metres of a way that is gone on and on
ASIDE = {"left": 1j, "right": -1j, "away": 1.0, "nearer": -1.0}  # turned from where the camera looks
SENSE = {"clockwise": -1.0, "counter-clockwise": 1.0}


class Motion(NamedTuple):
    """A shift (as x + iy, metres) or a turn (radians about the middle of what moves), and how long it is."""

    shift: complex
    turn: float
    length: float

    def corners(self, solid: Solid, shares: Array) -> Array:
        """The outline (S, 4, 2) after these shares (S,) of the motion."""
        plan = np.array([complex(x, y) for x, y in solid.plan])
        middle = complex(*solid.center[:2])
        turned = middle + (plan - middle) * np.exp(1j * self.turn * shares)[:, None] + self.shift * shares[:, None]
        return np.stack([turned.real, turned.imag], axis=-1)


class Meeting(NamedTuple):
    """Share of the way to the contact (infinite for none), metres of clearance, metres of depth."""

    contact: float
    clearance: float
    depth: float


def collision(row: Row, witness: Witness) -> Retold:
    """Of the two that are named; nothing else may come between them."""
    things = [one.object_id for one in row.evidence.mentions]
    found = _motion(row, witness)
    if found is None or len(things) != 2:
        return Retold(None)
    motion, step, frame = found
    mover, other = witness.solid(things[0], frame), witness.solid(things[1], frame)
    if mover is None or other is None or not (_upright(mover) and _upright(other)):
        return Retold(None)
    met = _meeting(mover, other, motion)
    part = motion if math.isinf(met.contact) else _part(motion, met.contact)
    least = max(LOW, 2 * math.sqrt(_variance(witness)))
    faults = _moved(witness, things[0])
    for apart, name in _around(witness, frame, things[0], part):
        solid = witness.solid(name, frame)
        if apart > least or name == things[1] or solid is None:
            continue
        if _meeting(mover, solid, part).clearance < least * (1 - 1e-6):
            faults = (*faults, Fault("in the way", "nothing", name))
    return _answered(witness, motion, met, step, faults, ())


def collision_free(row: Row, witness: Witness) -> Retold:
    """Of all that stands around."""
    things = [one.object_id for one in row.evidence.mentions]
    found = _motion(row, witness)
    if found is None or len(things) != 1 or not _all_known(witness):
        return Retold(None)
    motion, step, frame = found
    mover = witness.solid(things[0], frame)
    if mover is None or not _upright(mover):
        return Retold(None)
    every = _met(witness, frame, things[0], motion)
    if not every:
        return Retold(None)
    name, met = min(every.items(), key=lambda one: (one[1].contact, one[1].clearance))
    hit_by = () if math.isinf(met.contact) else (name,)
    return _answered(witness, motion, met, step, _moved(witness, things[0]), hit_by)


def _all_known(witness: Witness) -> bool:
    """Scans are complete in the labels that somebody annotated; in made worlds nothing else stands there."""
    return witness.vouched.get("complete") == Provenance.SYNTHETIC


def first_contact(row: Row, witness: Witness) -> Retold:
    """Of all that stands around the one that is met soonest; the options are the names after the first."""
    things = [one.object_id for one in row.evidence.mentions]
    found = _motion(row, witness)
    if found is None or len(things) < 3 or not _all_known(witness):
        return Retold(None)
    motion, step, frame = found
    mover = witness.solid(things[0], frame)
    if mover is None or not _upright(mover):
        return Retold(None)
    every = _met(witness, frame, things[0], motion)
    name, met = min(every.items(), key=lambda one: one[1].contact, default=("", Meeting(math.inf, 0.0, 0.0)))
    if math.isinf(met.contact) or name not in things[1:]:
        return Retold(None)
    names = tuple(one.name for one in row.evidence.mentions[1:])
    again = _answered(witness, motion, met, step, _moved(witness, things[0]), ())
    return again._replace(answer=Choice(names, things[1:].index(name)))


def _answered(
    witness: Witness, motion: Motion, met: Meeting, step: Step, faults: tuple[Fault, ...], hit_by: tuple[str, ...]
) -> Retold:
    hit = not math.isinf(met.contact)
    if hit and met.contact == 0:
        faults = (*faults, Fault("way", "one on which it is hit later", "hit before it moves"))
    contact = {"contact_rad" if motion.turn else "contact_m": met.contact * motion.length}
    values = {**contact, "depth_m": met.depth} if hit else {"clearance_m": met.clearance}
    margin = sigmas(met.depth if hit else met.clearance, _variance(witness))
    return Retold(YesNo(hit), values, faults, margin=margin, objects=hit_by, steps=(step,))


def _variance(witness: Witness) -> float:
    return 2 * witness.variance(Fact.OBJECTS)


def _motion(row: Row, witness: Witness) -> tuple[Motion, Step, str] | None:
    """What the row's one step says, as a motion; the step as it should be; and the frame, "" for none."""
    steps, frame = row.evidence.steps, row.views[0].frame if row.views else ""
    kind = row.params.get("motion")
    if len(steps) != 1 or len(steps[0]) != 3 or not steps[0][2]:
        return None
    way, *rest = steps[0][2]
    on_and_on = row.name == "first_contact"
    if len(rest) != (0 if on_and_on else 1):
        return None
    try:
        far = FAR if on_and_on else float(rest[0])
    except ValueError:
        return None
    step = ("hit", str(kind), steps[0][2])
    if kind == "turn" and way in SENSE:
        angle = SENSE[way] * math.radians(far)
        return Motion(0j, angle, abs(angle)), step, frame
    heading = _heading(row, witness, str(kind), way, frame)
    return None if heading is None else (Motion(far * heading, 0.0, far), step, frame)


def _heading(row: Row, witness: Witness, kind: str, way: str, frame: str) -> complex | None:
    if kind == "approach" and way == "towards" and len(row.evidence.mentions) == 2:
        ends = [witness.solid(one.object_id, frame) for one in row.evidence.mentions]
        if ends[0] is None or ends[1] is None:
            return None
        along = complex(*ends[1].center[:2]) - complex(*ends[0].center[:2])
    elif kind == "slide" and way in ASIDE and frame:
        matrix = witness.matrix(frame)
        if matrix is None:
            return None
        along = complex(*matrix[:2, 2].tolist()) * ASIDE[way]
    else:
        return None
    return cmath.rect(1.0, cmath.phase(along)) if along else None


def _part(motion: Motion, share: float) -> Motion:
    return Motion(motion.shift * share, motion.turn * share, motion.length * share)


def _upright(solid: Solid) -> bool:
    lean, other, _ = sorted(abs(axis) for axis in solid.numbers[12:])
    return math.hypot(lean, other) <= WIDE


def _moved(witness: Witness, name: str) -> tuple[Fault, ...]:
    """That something stands on what is moved."""
    carried = [thing.id for thing in witness.scene.objects if thing.support == name]
    return tuple(Fault("moved", "a thing that carries nothing", f"{name}, which carries {one}") for one in carried[:1])


def _around(witness: Witness, frame: str, name: str, motion: Motion) -> list[tuple[float, str]]:
    """What may stop a thing, the nearest first: metres from the circle about it, as it moves, to that about the other,
    and the id. What rises less than 5 cm above its underside does not stop it."""
    mover = witness.solid(name, frame)
    found: list[tuple[float, str]] = []
    for thing in witness.scene.objects:
        solid = witness.solid(thing.id, frame)
        if thing.id == name or solid is None or mover is None or solid.heights[1] < mover.heights[0] + LOW:
            continue
        own, other = complex(*mover.center[:2]), complex(*solid.center[:2])
        share = ((other - own) * motion.shift.conjugate()).real / (abs(motion.shift) ** 2 or 1.0)
        apart = abs(own + min(max(share, 0.0), 1.0) * motion.shift - other)
        found.append((apart - sum(math.dist(one.center[:2], one.plan[0]) for one in (mover, solid)), thing.id))
    return sorted(found)


def _met(witness: Witness, frame: str, name: str, motion: Motion, most: float = math.inf) -> dict[str, Meeting]:
    """How a moved thing meets the others: all that are hit, and what is passed nearest, at `most` metres."""
    mover, found = witness.solid(name, frame), {}
    for apart, other in _around(witness, frame, name, motion):
        if apart > most:
            break
        solid = witness.solid(other, frame)
        if mover is not None and solid is not None:
            found[other] = _meeting(mover, solid, motion)
            most = min(most, found[other].clearance)
    return found


def _meeting(mover: Solid, other: Solid, motion: Motion) -> Meeting:
    """How a moved box meets another, or passes it."""
    still = np.array(other.plan)
    (low, high), (other_low, other_high) = mover.heights, other.heights
    way_out = min(high - other_low, other_high - low)

    def depth(shares: Array) -> Array:
        return _inside(motion.corners(mover, shares), still)

    def apart(shares: Array) -> Array:
        return -_between(motion.corners(mover, shares), still)

    shares = np.linspace(0.0, 1.0, MOMENTS)
    deep = depth(shares)
    deepest = _highest(depth, shares, deep)
    if min(deepest, way_out) > TOUCH:
        return Meeting(_first_above(depth, shares, deep), 0.0, min(deepest, way_out))
    beside = 0.0 if deepest >= 0 else -_highest(apart, shares, apart(shares))
    return Meeting(math.inf, math.hypot(beside, max(0.0, -way_out)), 0.0)


def _inside(moving: Array, still: Array) -> Array:
    """How far (S,) the outlines (S, 4, 2) and (4, 2), both counter-clockwise, overlap; negative where an edge parts
    them."""
    still_moments = np.broadcast_to(still, moving.shape)
    return np.minimum(_behind_edges(moving, still_moments), _behind_edges(still_moments, moving))


def _behind_edges(a: Array, b: Array) -> Array:
    """Least over the edges of `a` of how far the innermost corner of `b` lies behind it."""
    edge = np.roll(a, -1, axis=1) - a
    normal = np.stack([edge[..., 1], -edge[..., 0]], axis=-1) / np.linalg.norm(edge, axis=-1, keepdims=True)
    out = np.einsum("ske,ske->sk", normal, a)[:, :, None] - np.einsum("ske,sce->skc", normal, b)
    deepest: Array = out.max(axis=2).min(axis=1)
    return deepest


def _between(moving: Array, still: Array) -> Array:
    """Metres (S,) from a corner of either outline to an edge of the other, at least."""
    still_moments = np.broadcast_to(still, moving.shape)
    return np.minimum(_to_edges(moving, still_moments), _to_edges(still_moments, moving))


def _to_edges(points: Array, outline: Array) -> Array:
    edge = np.roll(outline, -1, axis=1) - outline
    from_start = points[:, :, None] - outline[:, None]
    along = np.clip((from_start * edge[:, None]).sum(axis=-1) / (edge**2).sum(axis=-1)[:, None], 0.0, 1.0)
    off = from_start - along[..., None] * edge[:, None]
    nearest: Array = np.sqrt((off**2).sum(axis=-1)).min(axis=(1, 2))
    return nearest


def _highest(value: Callable[[Array], Array], shares: Array, found: Array) -> float:
    """The highest value, about each of the best moments ever finer."""
    rising = np.concatenate([[True], found[1:] >= found[:-1]]) & np.concatenate([found[:-1] >= found[1:], [True]])
    peaks = np.flatnonzero(rising)
    best = -math.inf
    for k in peaks[np.argsort(-found[peaks])][:PEAKS].tolist():
        low, high = shares[max(k - 1, 0)], shares[min(k + 1, len(shares) - 1)]
        for _ in range(ROUNDS):
            closer = np.linspace(low, high, CLOSER)
            values = value(closer)
            top = int(values.argmax())
            best = max(best, float(values[top]))
            low, high = closer[max(top - 1, 0)], closer[min(top + 1, CLOSER - 1)]
    return best


def _first_above(value: Callable[[Array], Array], shares: Array, found: Array) -> float:
    """The share from which on the value is above nothing."""
    above = np.flatnonzero(found > TOUCH)
    if not len(above):
        # It is so between two moments only: about the highest of them.
        k = int(found.argmax())
        shares = np.linspace(shares[max(k - 1, 0)], shares[min(k + 1, len(shares) - 1)], 50 * CLOSER)
        above = np.flatnonzero(value(shares) > 0)
        if not len(above):
            return math.inf
    first = int(above[0])
    if first == 0:
        return float(shares[0])
    low, high = shares[first - 1], shares[first]
    for _ in range(ROUNDS + 1):
        closer = np.linspace(low, high, CLOSER)
        inside = np.flatnonzero(value(closer) > 0)
        at = int(inside[0]) if len(inside) else CLOSER - 1
        low, high = closer[max(at - 1, 0)], closer[at]
    return float(high)
