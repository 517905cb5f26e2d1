"""A text that asks another thing than its answer answers is noticed, whatever template it came from."""

from dataclasses import replace

import pytest

from sightline.answers.number import Length
from sightline.datasets.recompute.catalog import ROUTES
from sightline.datasets.recompute.wording import DECIDED_BY, WORDS, of_wording
from sightline.datasets.row import Row
from sightline.questions.profile import open_profile
from sightline.questions.question import Evidence


def made(name: str, text: str, **params: str) -> Row:
    return Row(
        type=name, name=name, profile="core@1", scene_source="made:", scene_id="made", text=text,
        answer=Length(1.0), spoken="1 m", scorer="mra", evidence=Evidence(), split="train", seed=0, params=params,
    )  # fmt: skip


def test_every_type_with_a_second_route_has_its_words():
    assert {name for name, _ in WORDS} == set(ROUTES)


@pytest.mark.parametrize(
    ("name", "value", "right", "wrong"),
    [
        ("object_gap", "surface", "How far is it, between their nearest points?", "How far, from centre to centre?"),
        ("object_gap", "centre", "How far, from centre to centre?", "How far, between their nearest points?"),
        ("object_size", "height", "What is the height of the door?", "What is the width of the door?"),
        ("object_size", "longest", "What is the longest dimension of the tv?", "What is the height of the tv?"),
        ("size_comparison", "height", "Which is taller, the tv or the bed?", "Which is shorter, the tv or the bed?"),
        ("depth_comparison", "", "Which is nearer, A or B?", "Which is farther, A or B?"),
        ("front_behind", "", "Is the tv in front of the bed?", "Is the tv behind the bed?"),
        ("egocentric_direction", "easy", "Is it to your left or right?", "Is it north or south?"),
        ("camera_displacement", "", "By how much (x right, y down, z forward)?", "(x right, y up, z forward)?"),
    ],
)
def test_a_text_that_asks_another_thing_is_flagged(name, value, right, wrong):
    row = made(name, right, **({DECIDED_BY[name]: value} if value else {}))
    assert list(of_wording(row)) == []
    assert [fault.what for fault in of_wording(replace(row, text=wrong))] == ["wording"]


def test_a_setting_without_words_is_flagged():
    assert [fault.what for fault in of_wording(made("object_size", "How deep?", axis="depth"))] == ["wording"]


def test_every_setting_of_the_core_profile_has_its_words():
    for kind in open_profile("core").types:
        decided = str(kind.params.get(DECIDED_BY.get(kind.name, ""), ""))
        assert (kind.name, decided) in WORDS
