"""All that rows about ways over the floor may ask, word by word, held a second time; as `sentences` has it."""

from __future__ import annotations

from collections.abc import Mapping

WALKER = " You are 50 cm wide, and beside a thing means that your middle is within 60 cm of it."

WALKED_SENTENCES: Mapping[str, tuple[str, ...]] = {
    "way_landmarks": (
        "You take the shortest way over the free floor from beside the {a} to beside the {b}. Which of these do you "
        "pass within 75 cm, and in which order: {others}?" + WALKER,
        "Going from beside the {a} to beside the {b} by the shortest free way on the floor, which of {others} come "
        "within 75 cm of you, first to last?" + WALKER,
        "List those of {others} that lie within 75 cm of the shortest free way on the floor from beside the {a} to "
        "beside the {b}, in the order of the way." + WALKER,
    ),
    "way_turns": (
        "You take the shortest way over the free floor from beside the {a} to beside the {b}. Which turns do you make, "
        "once you are going: left, right or back, in order, counting those of more than 30 degrees?" + WALKER,
        "Going from beside the {a} to beside the {b} by the shortest free way on the floor, name your turns one after "
        "the other (left, right, back; above 30 degrees)." + WALKER,
        "On the shortest free way over the floor from beside the {a} to beside the {b}, how do you turn, bend by bend: "
        "left, right or back? Bends of less than 30 degrees do not count." + WALKER,
    ),
    "gets_through": (
        "Can a round robot {what} cm wide drive over the free floor from the {a} to the {b}, its middle starting and "
        "ending within 60 cm of either?",
        "A round robot is {what} cm wide. Is there a free way on the floor for it from the {a} to the {b}, from within "
        "60 cm of the one to within 60 cm of the other, measured from its middle?",
        "Is the floor between the {a} and the {b} free enough for a round robot {what} cm wide, whose middle starts "
        "within 60 cm of the first and ends within 60 cm of the second?",
    ),
    "gone_round": (
        "You cannot walk straight from the {a} to the {b}. Which one has to be gone round: {others}?",
        "On the straight line over the floor from the middle of the {a} to the middle of the {b} something is in the "
        "way. Which is it: {others}?",
        "What stands between the {a} and the {b}, so that the way has to lead round it: {others}?",
    ),
}

ALL: Mapping[str, str] = {
    "2": "the {2} and the {3}",
    "3": "the {2}, the {3} and the {4}",
    "4": "the {2}, the {3}, the {4} and the {5}",
}
ONE: Mapping[str, str] = {"2": "the {2} or the {3}", "3": "the {2}, the {3} or the {4}"}
WIDTHS = ("30", "40", "50", "60", "70", "80", "90")  # cm

WALKED: Mapping[tuple[str, str], Mapping[str, str]] = {
    **{("way_landmarks", count): {"others": others} for count, others in ALL.items()},
    ("way_turns", ""): {},
    **{("gets_through", width): {"what": width} for width in WIDTHS},
    **{("gone_round", count): {"others": others} for count, others in ONE.items()},
}
"""(Type, how many things it lists, or how wide the robot is in cm) → its words."""
