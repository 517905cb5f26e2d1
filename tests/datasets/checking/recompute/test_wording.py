"""A text that asks another thing than its answer answers, or more than that, is noticed."""

from dataclasses import replace

import pytest

from sightline.answers.answer import Form
from sightline.answers.choice import Choice
from sightline.answers.number import Length
from sightline.datasets.checking.recompute.wording import of_wording
from sightline.datasets.rows.row import Row
from sightline.questions.draft import Evidence, Mention

GRID = " Points (u, v): thousandths of the image's width and height from its top left corner."


def made(
    name: str, text: str, *names: str, counted: str = "", step: str = "", shows: str = "views", **params: str
) -> Row:
    steps = (("count", "count_label", (counted,)),) if counted else ((step, "", ()),) if step else ()
    evidence = Evidence(mentions=tuple(Mention(one, one) for one in names), steps=steps)
    return Row(
        type=name, name=name, profile="core@1", scene_source="made:", scene_id="made", text=text, shows=shows,
        answer=Length(1.0), spoken="1 m", scorer="mra", evidence=evidence, split="train", seed=0, params=params,
    )  # fmt: skip


RIGHT = [
    made("object_gap", "How far apart are the tv and the bed, measured between their nearest points?", "tv", "bed",
         distance="surface"),
    made("front_behind", "Is the tv in front of the bed, that is, nearer to the camera?", "tv", "bed"),
    made("front_behind", "Are the scissors closer to the camera than the bed?", "scissors", "bed"),
    made("egocentric_direction", "Suppose you stand at the tv and face the bed. Where is the mug: left or right?",
         "tv", "bed", "mug", level="easy"),
    made("counting", "How many office chairs are visible in the image?", counted="office chair"),
    made("counting", "What number of people are there in the scene?", counted="person", shows="scene"),
    made("pixel_depth", f"Estimate the depth along the optical axis at the point at (12, 345).{GRID}",
         refer="coordinate"),
    made("depth_comparison", "Which is nearer to the camera, point A or point B? Answer A or B.", refer="dot",
         step="nearer"),
    made("camera_travel", "How far did the camera move between the two images, in a straight line?"),
    made("grounding", "Where is the mug left of the camera as seen from the camera? Give its 3D box in world "
         "coordinates.", "mug left of the camera", "camera", by="relation"),
    made("grounding", "Where are the scissors? Give their 3D box in world coordinates.", "scissors", by="name"),
    made("depth_comparison", "Of point A (the middle of what shows of the tv) and point B (the middle of what shows of "
         "the mug), which one has the greater depth? Answer A or B.", "tv", "mug", refer="name", step="farther"),
    made("point_in_view", "Does the second image, too, show what the point marked with a dot of the first image "
         "shows?", refer="dot"),
    made("grounding", "Where is the scissors? Give its 3D box in world coordinates.", "scissors", by="name"),
]  # fmt: skip


@pytest.mark.parametrize("row", RIGHT, ids=lambda row: row.text[:40])
def test_a_sentence_of_its_type_passes_and_nothing_may_be_added_to_it(row):
    assert list(of_wording(row)) == []
    for text in (
        f"{row.text} The answer is 2 m.",
        f"Not counting two, {row.text}",
        row.text[:-1],
        row.text + "\nA. bed",
    ):
        assert [fault.what for fault in of_wording(replace(row, text=text))] == ["wording"]


@pytest.mark.parametrize(
    ("row", "says", "instead"),
    [
        (0, "between their nearest points", "from centre to centre"),
        (0, "nearest", "farthest"),
        (0, "the tv and the bed", "the bed and the tv"),
        (1, "in front of", "behind"),
        (1, "nearer", "farther"),
        (1, "in front of the bed, that is, nearer", "behind the bed, that is, nearer"),
        (1, "Is the tv", "Are the tv"),
        (2, "closer", "less close"),
        (3, "left or right", "left, back or right"),
        (3, "the tv and face the bed", "the bed and face the tv"),
        (4, "are visible", "are hidden"),
        (4, "How many", "Not counting two, how many"),
        (4, "office chairs", "red office chairs"),
        (4, "office chairs", "office doors"),
        (5, "in the scene", "in the image"),
        (6, "(12, 345)", "(12, 345) or (1, 2)"),
        (6, "Points (u, v)", "Points (3, 4)"),
        (6, "optical axis", "ray"),
        (7, "nearer", "farther"),
        (7, "point A or point B", "point B or point A"),
        (8, "How far did the camera move", "How often did the camera shake"),
        (9, " as seen from the camera", ""),
        (9, "world", "camera"),
        (10, "3D", "2D"),
    ],
)
def test_a_text_that_asks_another_thing_is_flagged(row, says, instead):
    row = RIGHT[row]
    changed = replace(row, text=row.text.replace(says, instead))
    assert changed.text != row.text
    assert [fault.what for fault in of_wording(changed)] == ["wording"]


def test_the_text_of_another_question_is_flagged():
    asked = RIGHT[:-1]  # the last is the one before it in other words
    for row in asked:
        for other in asked:
            found = list(of_wording(replace(row, text=other.text)))
            assert [fault.what for fault in found] == (["wording"] if other is not row else [])


def test_options_that_are_answered_by_letter_stand_below_the_sentence():
    asked = "Which is taller, the tv or the bed?"
    names = ("tv", "bed")
    row = replace(made("size_comparison", f"{asked}\nA. tv\nB. bed", *names, axis="height"),
                  answer=Choice(names, 0), form=Form(choose="letter", options=names), options=names)  # fmt: skip
    assert list(of_wording(row)) == []
    for text in (asked, f"{asked}\nA. bed\nB. tv", f"{asked}\nA. tv\nB. bed\nC. mug", f"{row.text} The answer is A."):
        assert [fault.what for fault in of_wording(replace(row, text=text))] == ["wording"]
    assert list(of_wording(replace(row, text=asked, form=replace(row.form, choose="text")))) == []


def test_a_setting_without_words_is_flagged():
    assert [fault.what for fault in of_wording(made("object_size", "How deep?", "tv", axis="depth"))] == ["wording"]
