"""All that rows about moved things may ask, word by word, held a second time; as `sentences` has it."""

from __future__ import annotations

from collections.abc import Mapping

BOX = " Take every thing as the box around it."
LEFT_OUT = (
    " Leave out the walls, the floor, what it stands on and what rises less than 5 cm above its underside, and take "
    "every thing as the box around it."
)

MOVED_SENTENCES: Mapping[str, tuple[str, ...]] = {
    "collision, pushed": (
        "Would the {a} run into the {b} if moved {what}, level and without being turned?" + BOX,
        "Suppose you push the {a} {what}, level and without a turn. Would that bring about a collision with the {b}?"
        + BOX,
        "Can the {b} be hit by moving the {a} {what}, on a level line and keeping the orientation?" + BOX,
    ),
    "collision, turned": (
        "Would the {a} run into the {b} if turned on the spot {what}, about the vertical through the middle of the {a}?"
        + BOX,
        "Suppose you turn the {a} {what}, about the upright line through the middle of the {a}. Would that bring about "
        "a collision with the {b}?" + BOX,
        "Can the {b} be hit by turning the {a} {what}, the middle of the {a} staying where it is?" + BOX,
    ),
    "collision_free, pushed": (
        "Would the {a} run into anything if moved {what}, level and without being turned?" + LEFT_OUT,
        "Suppose you push the {a} {what}, level and without a turn. Would something be hit?" + LEFT_OUT,
        "Is anything hit by moving the {a} {what}, on a level line and keeping the orientation?" + LEFT_OUT,
    ),
    "collision_free, turned": (
        "Would the {a} run into anything if turned on the spot {what}, about the vertical through the middle of the "
        "{a}?" + LEFT_OUT,
        "Suppose you turn the {a} {what}, about the upright line through the middle of the {a}. Would something be hit?"
        + LEFT_OUT,
        "Is anything hit by turning the {a} {what}, the middle of the {a} staying where it is?" + LEFT_OUT,
    ),
    "first_contact, pushed": (
        "The {a} is pushed {what}, level and without being turned, until something is hit. What is hit first: "
        "{others}?" + LEFT_OUT,
        "If you went on moving the {a} {what}, level and without a turn, which would be met first: {others}?"
        + LEFT_OUT,
        "Push the {a} {what}, on a level line and keeping the orientation. What stops it first: {others}?" + LEFT_OUT,
    ),
}

TO_SIDES: Mapping[str, str] = {
    "left": "to the left as the camera sees it",
    "right": "to the right as the camera sees it",
    "away": "straight away from the camera, in the direction of its view",
    "nearer": "straight back against the direction of the camera's view",
}
"""Which way something is pushed, as the evidence's step says it → in words."""

METRES: Mapping[str, str] = {
    "0.2": "20 cm", "0.3": "30 cm", "0.4": "40 cm", "0.5": "50 cm", "0.6": "60 cm", "0.8": "80 cm", "1": "1 m",
    "1.2": "1.2 m", "1.5": "1.5 m",
}  # fmt: skip
ANGLES = ("20", "30", "45", "60", "75", "90", "120", "150", "180")
SENSES = ("clockwise", "counter-clockwise")
NAMES: Mapping[int, str] = {
    2: "the {1} or the {2}",
    3: "the {1}, the {2} or the {3}",
    4: "the {1}, the {2}, the {3} or the {4}",
}

MOVED: Mapping[tuple[str, str], Mapping[str, str]] = {
    **{
        (name, f"slide, {side}, {far}"): {"what": f"{metres} {words}", "sentences": "pushed"}
        for name in ("collision", "collision_free")
        for side, words in TO_SIDES.items()
        for far, metres in METRES.items()
    },
    **{
        ("collision", f"approach, towards, {far}"): {
            "what": f"{metres} straight towards the middle of the {{1}}",
            "sentences": "pushed",
        }
        for far, metres in METRES.items()
    },
    **{
        (name, f"turn, {sense}, {angle}"): {
            "what": f"by {angle} degrees {sense} as seen from above",
            "sentences": "turned",
        }
        for name in ("collision", "collision_free")
        for sense in SENSES
        for angle in ANGLES
    },
    **{
        ("first_contact", f"slide, {side}, {count}"): {"what": words, "others": others, "sentences": "pushed"}
        for side, words in TO_SIDES.items()
        for count, others in NAMES.items()
    },
}
"""(Type, its motion and what the step says of it, and for a choice how many there are) → its words."""
