import math
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from sightline.answers.answer import Form
from sightline.errors import QuestionError
from sightline.geometry.box import Box, yaw_rotation
from sightline.geometry.pose import Pose
from sightline.questions.frames.size_over_frames import size_over_frames
from sightline.questions.question import ask
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable
from tests.made import box_scene, moved
from tests.questions.asking import asked, ids, leaning, skipped

LENGTH = size_over_frames.using(axis="length")
BENCH = (0.0, 0.0, 0.4, 3.6, 0.5, 0.8)  # too long for one picture from near
STANDS = (-1.2, 0.0, 1.2)


def close_up(x: float) -> Pose:
    """From so near before the bench that about 1.1 m of it show."""
    return Pose.looking((x, -0.75, 0.9), (x, 0, 0.5))


def aisle(things: dict | None = None, stands=STANDS, **kwargs) -> Scene:
    return box_scene({"bench": BENCH, **(things or {})}, frames=[close_up(x) for x in stands], **kwargs)


def sets(questions):
    return {(*ids(q), *sorted(view.frame for view in q.views)) for q in questions}


def test_a_bench_that_no_two_pictures_show_whole_is_measured_in_three():
    questions = asked(aisle(), LENGTH.using(frames=3))
    assert sets(questions) == {("bench", "0", "1", "2")}
    [question] = questions
    assert question.answer.metres == pytest.approx(3.6)
    assert question.evidence.values["covered"] == 1.0
    assert 0.5 < question.evidence.values["covered_by_fewer"] < 0.9
    assert all(view.role == "reference" for view in question.views)
    for fewer in (1, 2):
        assert skipped(aisle(), LENGTH.using(frames=fewer)) == {"no set of so many frames shows it": 1}


@pytest.mark.parametrize("k", range(1, 7))
def test_sets_have_as_many_frames_as_asked_for_up_to_six(k):
    pitch = 1.05 if k < 5 else 1.4  # of twenty slices three must be hidden wherever one picture is left out
    length = pitch * k
    long = (0.0, 0.0, 0.4, length, 0.5, 0.8)
    stands = [pitch * (i + 0.5 - k / 2) for i in range(k)]
    scene = box_scene({"bench": long}, frames=[close_up(x) for x in stands])
    [question] = asked(scene, LENGTH.using(frames=k))
    assert len({view.frame for view in question.views}) == k
    assert question.answer.metres == pytest.approx(length)
    assert ("all of these images" in question.text) is (k > 1)
    values = question.evidence.values
    assert [values[f"pixels_{n}"] for n in range(1, k + 1)] == [
        SceneTable(scene).pixels[int(view.frame), 0] for view in question.views
    ]


def test_by_extent_the_two_ends_are_enough_and_more_than_two_are_refused():
    questions = asked(aisle(), LENGTH.using(cover="extent", frames=2))
    assert sets(questions) == {("bench", "0", "2")}
    assert questions[0].answer.metres == pytest.approx(3.6)
    with pytest.raises(QuestionError, match="use 1 to 2"):
        asked(aisle(), LENGTH.using(cover="extent", frames=3))


def test_pictures_come_in_any_order_and_the_answer_is_the_same():
    orders = Counter()
    for seed in range(30):
        [question] = asked(aisle(), LENGTH.using(frames=3), seed)
        orders["".join(view.frame for view in question.views)] += 1
        assert question.answer.metres == pytest.approx(3.6)
    assert len(orders) == 6


def test_a_second_bench_in_any_of_the_pictures_forbids_the_name():
    far = {"bench#2": (1.8, 1.0, 0.9, 0.5, 0.5, 1.8)}
    reasons = skipped(aisle(far), LENGTH.using(frames=3))
    assert reasons["it has no name that fits all frames"] == 1
    assert not sets(asked(aisle(far), LENGTH.using(frames=3)))


def test_a_colour_that_fits_in_all_pictures_is_a_name():
    far = {"bench#2": (1.8, 1.0, 0.9, 0.5, 0.5, 1.8)}
    colours = {"bench": {"colour": "red"}, "bench#2": {"colour": "blue"}}
    [question] = asked(aisle(far, attributes=colours), LENGTH.using(frames=3))
    assert "the red bench" in question.text and ids(question) == ("bench",)


def test_a_mirror_changes_no_length_and_turns_the_sets_round():
    shelf = {"shelf": (-2.5, 0.6, 0.9, 1.0, 0.4, 1.8, 0.3)}
    mirrored = {"shelf": (2.5, 0.6, 0.9, 1.0, 0.4, 1.8, -0.3)}
    for kind in (LENGTH, LENGTH.using(frames=1), LENGTH.using(frames=3)):
        before = asked(aisle(shelf), kind)
        after = asked(aisle(mirrored, stands=STANDS[::-1]), kind)  # frame "0" stands on the other side
        assert sets(before) == sets(after)
        assert {(ids(q), round(q.answer.metres, 9)) for q in before} == {
            (ids(q), round(q.answer.metres, 9)) for q in after
        }


@pytest.mark.parametrize("turn", [0.0, 0.9])
def test_moving_the_world_changes_no_answer(turn):
    away = Pose(yaw_rotation(turn), np.array([3.0, -2.0, 0.4]))
    [before], [after] = (asked(scene, LENGTH.using(frames=3)) for scene in (aisle(), moved(aisle(), away)))
    assert before.answer.metres == pytest.approx(after.answer.metres)
    assert (before.text, before.views) == (after.text, after.views)


def test_a_world_of_twice_the_size_has_lengths_twice_as_long():
    def doubled(frame):
        pose, depth = frame.world_from_camera, frame.depth
        return replace(
            frame,
            world_from_camera=Pose(pose.rotation, 2 * pose.translation),
            depths={"synthetic": replace(depth, read=lambda: 2 * depth.read())},
        )

    scene = aisle()
    large = replace(
        scene,
        frames=tuple(map(doubled, scene.frames)),
        objects=tuple(replace(o, box=Box(2 * o.box.center, 2 * o.box.size, o.box.rotation)) for o in scene.objects),
    )
    for axis, frames in (("length", 3), ("height", 1), ("height", 2)):
        kind = size_over_frames.using(axis=axis, frames=frames)
        short, long = asked(scene, kind), asked(large, kind)
        assert sets(short) == sets(long)
        assert [2 * q.answer.metres for q in short] == pytest.approx([q.answer.metres for q in long])


def test_length_and_width_are_those_of_the_thing_or_of_the_box_along_the_room():
    turned = (0.0, 0.3, 0.5, 0.8, 0.4, 1.0, math.radians(30))
    scene = box_scene({"crate": turned}, frames=[Pose.looking((x, -2, 1.6), (0, 0.3, 0.5)) for x in (-2.0, 2.0)])

    def metres(axis, box):
        kinds = [size_over_frames.using(axis=axis, box=box, frames=k) for k in (1, 2)]
        return {round(q.answer.metres, 6) for kind in kinds for q in asked(scene, kind)}

    c, s = math.cos(math.radians(30)), math.sin(math.radians(30))
    assert metres("length", "own") == {0.8} and metres("width", "own") == {0.4}
    assert metres("length", "room") == {round(0.8 * c + 0.4 * s, 6)}
    assert metres("width", "room") == {round(0.8 * s + 0.4 * c, 6)}
    assert metres("height", "own") == metres("height", "room") == {1.0}


def test_without_masks_points_are_found_by_boxes():
    scene = aisle(without=[Fact.MASKS], sightings=False)
    [question] = asked(scene, LENGTH.using(frames=3))
    assert question.answer.metres == pytest.approx(3.6) and len(question.views) == 3


def test_what_is_no_thing_or_has_no_such_side_is_not_asked():
    for label in ("wall", "Floor", "ceiling", "bay window", "object"):
        scene = box_scene({label: BENCH}, frames=[close_up(x) for x in STANDS])
        assert skipped(scene, LENGTH.using(frames=3)) == {"it is a part of the room": 1}
    people = box_scene({"person": (0, 0.2, 0.8, 0.5, 0.4, 1.6)}, frames=[Pose.looking((0, -2.5, 1.2), (0, 0, 0.8))])
    assert skipped(people, LENGTH.using(frames=1)) == {"it has no length and width of its own": 1}
    assert [round(q.answer.metres, 6) for q in asked(people, size_over_frames.using(frames=1))] == [1.6]


def test_a_box_that_its_points_do_not_fill_is_not_asked_about():
    scene = aisle()
    [bench] = scene.objects
    longer = replace(bench, box=Box(bench.box.center, bench.box.size * (1.3, 1, 1)))
    assert skipped(replace(scene, objects=(longer,)), LENGTH.using(frames=3)) == {"its box and its points differ": 1}
    leant = replace(bench, box=leaning(bench.box.center, bench.box.size, 0.4))
    assert skipped(replace(scene, objects=(leant,)), LENGTH.using(frames=3)) == {"the box leans": 1}
    mover = replace(bench, motion={"0": bench.box})
    assert skipped(replace(scene, objects=(mover,)), LENGTH.using(frames=3)) == {"it moves": 1}
    assert skipped(aisle(sigma=2.0), LENGTH.using(frames=3)) == {"it is smaller than the noise": 1}


def watched(scene: Scene, looked: list[str]) -> SceneTable:
    """The scene's table; which frames are asked what they show is noted in `looked`."""

    def noted(frame):
        return replace(frame, read_sightings=lambda: looked.append(frame.id) or frame.read_sightings())

    return SceneTable(replace(scene, frames=tuple(map(noted, scene.frames))))


def test_no_more_frames_are_looked_at_than_questions_need_and_none_twice():
    looked: list[str] = []
    table = watched(aisle(stands=np.linspace(-1.3, 1.3, 12)), looked)
    [question] = ask([LENGTH.using(frames=3, limit=1)], table, 0)[0]
    assert sorted(looked) == sorted(view.frame for view in question.views)
    ask([LENGTH.using(frames=3, limit=1)], table, 0)
    assert len(looked) == 3


def test_no_frame_is_looked_at_for_a_name_that_its_points_already_forbid():
    looked: list[str] = []
    far = {"bench#2": (1.8, 1.0, 0.9, 0.5, 0.5, 1.8)}
    for colours in ({}, {"bench": {"colour": "red"}, "bench#2": {"colour": "red"}}):
        table = watched(aisle(far, attributes=colours), looked)
        _, reasons = ask([LENGTH.using(frames=3)], table, 0)
        assert sum(n for reason, n in reasons.items() if "no name" in reason) == 1
    assert looked == []


def test_sizes_are_balanced_within_what_a_guesser_knows():
    [question] = asked(aisle(), LENGTH.using(frames=3))
    assert question.balance.key == ("bench", "length", "3") and not question.balance.paired


def test_the_official_form_is_whole_millimetres():
    form = Form(unit="mm", decimals=0)
    [question] = ask([LENGTH.using(frames=3, form=form)], SceneTable(aisle()), 0)[0]
    assert question.answer.read(question.spoken, question.form).metres == pytest.approx(3.6)


@pytest.mark.parametrize(
    "wrong", [{"axis": "longest"}, {"cover": "all"}, {"box": "mine"}, {"frames": 0}, {"frames": 7}]
)
def test_unknown_settings_are_refused(wrong):
    with pytest.raises(QuestionError, match=f"{next(iter(wrong))}="):
        asked(aisle(), size_over_frames.using(**wrong))
