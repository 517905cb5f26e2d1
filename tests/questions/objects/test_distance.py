import numpy as np
import pytest

from sightline.answers.number import Length
from sightline.errors import QuestionError
from sightline.geometry.box import Box
from sightline.geometry.box_points import points_gap, surface_points
from sightline.questions.objects.distance import camera_distance, object_gap
from sightline.scenes.fact import Fact
from tests.made import box_scene
from tests.questions.asking import PARLOUR, about, asked, either_way, skipped

# Two cubes of half a metre, 1.5 m from centre to centre along x: 1 m of air between them.
CUBES = {"box": (-0.75, 0, 0.25, 0.5, 0.5, 0.5), "crate": (0.75, 0, 0.25, 0.5, 0.5, 0.5)}


def test_a_gap_runs_from_surface_to_surface():
    [question] = asked(box_scene(CUBES), object_gap)
    assert question.answer == Length(1.0)
    assert "nearest points" in question.text and "the box" in question.text and "the crate" in question.text
    assert question.evidence.values["gap_m"] == 1.0
    assert question.evidence.values["centre_distance_m"] == 1.5
    assert [view.frame for view in question.views] == ["0"]


def test_or_from_centre_to_centre():
    [question] = asked(box_scene(CUBES), object_gap.using(distance="centre"))
    assert question.answer == Length(1.5)
    assert "from centre to centre" in question.text


def test_a_turned_box_is_nearer_by_its_corner():
    turned = {**CUBES, "crate": (0.75, 0, 0.25, 0.5, 0.5, 0.5, np.pi / 4)}
    [question] = asked(box_scene(turned), object_gap)
    assert question.answer.metres == pytest.approx(1.25 - 0.25 * 2**0.5)


def test_the_benchmarks_points_stand_a_little_further_apart():
    turned = {name: (*numbers, 0.3) for name, numbers in CUBES.items()}
    [exact], [points] = (asked(box_scene(turned), object_gap.using(distance=how)) for how in ("surface", "vsi"))
    first, second = (Box.from_yaw(numbers[:3], numbers[3:6], 0.3) for numbers in turned.values())
    assert points.answer == Length(points_gap(surface_points(first), surface_points(second)))
    assert exact.answer.metres < points.answer.metres < exact.answer.metres + 0.1
    told = points.evidence.values
    assert told["points_gap_m"] == points.answer.metres and told["gap_m"] == exact.answer.metres
    assert "points_gap_m" not in exact.evidence.values


def test_what_the_benchmark_leaves_out_is_left_out_under_its_name():
    near = {**CUBES, "crate": (-0.1, 0, 0.25, 0.5, 0.5, 0.5)}  # 15 cm of air
    assert asked(box_scene(near), object_gap) != []
    assert skipped(box_scene(near), object_gap.using(distance="vsi")) == {"they touch or nearly do": 1}
    hall = {"hall": (0, 0, 4, 40, 30, 8), "mug": (30, 0, 0.1, 0.1, 0.1, 0.1)}
    reason = "a box is too large for the benchmark's grid of points"
    assert skipped(box_scene(hall, frames=0), object_gap.using(distance="vsi")) == {reason: 1}


def test_things_that_touch_are_skipped_with_the_reason():
    close = {**CUBES, "crate": (-0.2, 0, 0.25, 0.5, 0.5, 0.5)}
    assert asked(box_scene(close), object_gap) == []
    assert skipped(box_scene(close), object_gap) == {"they touch or nearly do": 1}
    # 1 m stands out of a noise of 30 cm a face, not of one of 40 cm.
    assert len(asked(box_scene(CUBES, sigma=0.3), object_gap)) == 1
    assert skipped(box_scene(CUBES, sigma=0.4), object_gap) == {"they touch or nearly do": 1}


def test_the_evidence_names_both_in_the_order_of_the_words_with_their_boxes():
    for question in asked(box_scene(PARLOUR), object_gap):
        first, second = question.evidence.mentions
        assert 0 < question.text.index(f"the {first.name}") < question.text.index(f"the {second.name}")
        for mention in (first, second):
            assert isinstance(mention.box, Box)
            assert mention.box.center.tolist() == list(PARLOUR[mention.object_id][:3])
        assert question.evidence.values["seen_a"] > 0 < question.evidence.values["seen_b"]


def test_every_pair_is_asked_about_once_a_frame():
    questions = asked(box_scene(PARLOUR, frames=2), object_gap)
    assert len(questions) == 12 and len({q.text for q in questions}) > 6


def test_a_whole_scene_is_asked_without_a_picture():
    question = either_way(asked(box_scene(PARLOUR, frames=0), object_gap), "lamp", "chair")
    assert (question.views, question.shows) == ((), "scene")
    assert set(question.evidence.values) == {"gap_m", "centre_distance_m"}


def test_numbers_are_balanced_by_bin_within_the_pair_of_labels():
    [question] = asked(box_scene(CUBES), object_gap)
    assert (question.balance.key, question.balance.side, question.balance.paired) == (("box", "crate"), "0", False)


def test_the_camera_distance_ends_at_the_nearest_point_or_at_the_centre():
    # The camera stands at (0, -3, 1.5); the nearest point of the cube is (-0.5, -0.25, 0.5).
    nearest = about(asked(box_scene(CUBES), camera_distance))[("box",)]
    centre = about(asked(box_scene(CUBES), camera_distance.using(to="centre")))[("box",)]
    assert nearest.answer.metres == pytest.approx((0.5**2 + 2.75**2 + 1.0**2) ** 0.5)
    assert centre.answer.metres == pytest.approx((0.75**2 + 3.0**2 + 1.25**2) ** 0.5)
    assert "its nearest point" in nearest.text and "its centre" in centre.text


def test_the_camera_distance_needs_a_camera():
    assert asked(box_scene(CUBES, frames=0), camera_distance) == []


@pytest.mark.parametrize("kind", [object_gap, camera_distance])
def test_without_a_metric_scale_no_length_is_asked(kind):
    assert asked(box_scene(CUBES, without={Fact.METRIC}), kind) == []


def test_unknown_parameters_are_refused():
    with pytest.raises(QuestionError, match="'surface', 'centre' or 'vsi'"):
        asked(box_scene(CUBES), object_gap.using(distance="edge"))
    with pytest.raises(QuestionError, match="'surface' or 'centre'"):
        asked(box_scene(CUBES), camera_distance.using(to="edge"))
