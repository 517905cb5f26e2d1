import pytest

from sightline.evaluation.benchmarks.vsi.sentences import TYPES, things_of

STANDING = "If I am standing by the tv stand and facing the sofa, is the trash bin to "


@pytest.mark.parametrize(
    ("kind", "question", "things"),
    [
        ("object_counting", "How many office chair(s) are in this room?", ("office chair",)),
        (
            "object_size_estimation",
            "What is the length of the longest dimension (length, width, or height) of the tv stand, measured in "
            "centimeters?",
            ("tv stand",),
        ),
        (
            "room_size_estimation",
            "What is the size of this room (in square meters)? \nIf multiple rooms are shown, estimate the size of the "
            "combined space.",
            (),
        ),
        (
            "object_abs_distance",
            "Measuring from the closest point of each object, what is the distance between the tv and the trash bin "
            "(in meters)?",
            ("tv", "trash bin"),
        ),
        (
            "object_abs_distance",
            "Measuring from the closest point of each object, what is the direct distance between the tv and the bed "
            "(in meters)?",
            ("tv", "bed"),
        ),
        (
            "object_rel_distance",
            "Measuring from the closest point of each object, which of these objects (tv, trash bin, chair, sofa) is "
            "the closest to the washer?",
            ("washer", "tv", "trash bin", "chair", "sofa"),
        ),
        (
            "object_rel_direction_easy",
            f"{STANDING}the left or the right of the sofa?",
            ("tv stand", "sofa", "trash bin"),
        ),
        (
            "object_rel_direction_medium",
            f"{STANDING}my left, right, or back?\nAn object is to my back if I would have to turn at least 135 degrees "
            "in order to face it.",
            ("tv stand", "sofa", "trash bin"),
        ),
        (
            "object_rel_direction_hard",
            f"{STANDING}my front-left, front-right, back-left, or back-right?\nThe directions refer to the quadrants "
            "of a Cartesian plane (if I am standing at the origin and facing along the positive y-axis).",
            ("tv stand", "sofa", "trash bin"),
        ),
        (
            "obj_appearance_order",
            "What will be the first-time appearance order of the following categories in the video: basket, blanket, "
            "toilet, ceiling light?",
            ("basket", "blanket", "toilet", "ceiling light"),
        ),
        (
            "route_planning",
            "You are a robot beginning at the bed facing the tv. You want to navigate to the trash bin. You will "
            "perform the following actions (Note: …): 1. Go forward until the TV 2. [please fill in].",
            ("bed", "tv", "trash bin"),
        ),
    ],
)
def test_what_a_sentence_speaks_of_is_found_in_its_order(kind, question, things):
    assert things_of(kind, question) == things


@pytest.mark.parametrize("kind", [*TYPES, "object_tasting"])
def test_a_sentence_of_somebody_else_speaks_of_nothing_known(kind):
    assert things_of(kind, "Where are my keys?") is None
