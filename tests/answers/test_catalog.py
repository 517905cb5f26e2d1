"""Laws that hold for every kind of answer in every form."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.answers.answer import PLAIN, Answer, Form, score
from sightline.answers.boxes import Box3D, Boxes
from sightline.answers.catalog import ANSWERS, answer_from_json, answer_to_json, by_kind
from sightline.answers.choice import Choice, Name, YesNo
from sightline.answers.direction import AXES, Direction, canonical
from sightline.answers.number import Angle, Area, Count, Duration, Length, Number, Speed
from sightline.answers.region import Box2D, Mask, Pixel
from sightline.answers.sequence import Order, Route
from sightline.answers.space import Motion, Vector, rotation_of
from sightline.answers.text import REASONS, Refusal, Words
from sightline.errors import AnswerError
from sightline.geometry.box import Box
from sightline.geometry.pose import Pose

NOUNS = ("lamp", "coffee table", "TV-stand", "chair", "office chair", "plant (green)", "box, small", "glass", "shelf")
UNITS = {
    Length: ("m", "cm", "mm", "km", "ft", "inches", "yards", None),
    Area: ("m²", "square feet", "sq m", None),
    Angle: ("degrees", "°", "rad", None),
    Duration: ("s", "minutes", "hours", None),
    Speed: ("m/s", "km/h", "mph", None),
    Number: ("%", None),
}
finite = st.floats(-50, 50).map(lambda value: round(value, 6))
size = st.floats(0.05, 20)
place = st.tuples(finite, finite, finite)
boxes = st.builds(lambda c, s, yaw: Box.from_yaw(c, s, yaw), place, st.tuples(size, size, size), st.floats(-3.1, 3.1))
directions = st.one_of(
    st.integers(1, 12).map(lambda hour: Direction(f"{hour} o'clock")),
    st.frozensets(st.sampled_from(sorted(AXES))).map(canonical).filter(bool).map(Direction),
)
pixels = st.builds(Pixel, st.floats(0, 640), st.floats(0, 480), st.just(640), st.just(480))
boxes_2d = st.builds(
    lambda u, v, w, h: Box2D(u, v, u + w, v + h, 640, 480),
    st.floats(0, 300), st.floats(0, 200), st.floats(20, 300), st.floats(20, 200),
)  # fmt: skip
motions = st.builds(
    lambda turn, shift: Motion(Pose(rotation_of(np.array(turn)), np.array(shift))),
    st.tuples(*[st.floats(-1.7, 1.7)] * 3),
    place.filter(lambda shift: math.hypot(*shift) > 0.1),
)
routes = st.builds(
    Route,
    st.lists(st.tuples(finite, finite), max_size=4).map(tuple),
    st.lists(st.sampled_from(("lamp", "sofa", "TV-stand")), unique=True).map(tuple),
    st.lists(st.sampled_from(("left", "right", "back", "straight")), max_size=5).map(tuple),
)
names = st.lists(st.sampled_from(NOUNS), min_size=1, unique=True).map(tuple)
EXACT: dict[str, st.SearchStrategy[Answer]] = {
    "count": st.integers(0, 5000).map(Count),
    "yes_no": st.booleans().map(YesNo),
    "choice": names.filter(lambda some: len(some) > 1).flatmap(
        lambda some: st.integers(0, len(some) - 1).map(lambda i: Choice(some, i))
    ),
    "name": st.sampled_from(NOUNS).map(Name),
    "direction": directions,
    "mask": st.lists(st.booleans(), min_size=12, max_size=12).map(lambda m: Mask.from_array(np.reshape(m, (3, 4)))),
    "order": names.map(Order),
    "words": st.text("abc de", min_size=1).filter(str.strip).map(lambda text: Words(text.strip())),
    "refusal": st.sampled_from(REASONS).map(Refusal),
}
ROUNDED: dict[str, st.SearchStrategy[Answer]] = {
    "length": st.floats(1e-4, 1e4).map(Length),
    "area": st.floats(1e-3, 1e4).map(Area),
    "angle": st.floats(-3.1, 3.1).map(Angle),
    "number": st.floats(-1e4, 1e4).map(Number),
    "duration": st.floats(1e-3, 1e5).map(Duration),
    "speed": st.floats(1e-3, 300).map(Speed),
    "pixel": pixels,
    "box_2d": boxes_2d,
    "vector": place.filter(lambda xyz: math.hypot(*xyz) > 0.1).map(Vector),
    "pose": motions,
    "box_3d": boxes.map(Box3D),
    "boxes": st.lists(st.tuples(st.sampled_from(NOUNS), boxes), max_size=4).map(lambda some: Boxes(tuple(some))),
    "route": routes,
}
EVERY = EXACT | ROUNDED
wraps = st.sampled_from(("none", "backticks", "answer_tag"))
sentences = st.sampled_from(("{}", "It is {}.", "I would put it at {} or so", "Answer: {}"))


def test_every_kind_in_the_catalogue_is_tried_here() -> None:
    assert {answer.kind for answer in ANSWERS} == set(EVERY)
    assert all(by_kind(answer.kind) is answer for answer in ANSWERS)
    assert all(answer.default_scorer in answer.scorers for answer in ANSWERS)


@pytest.mark.parametrize("kind", EVERY)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_an_answer_scores_itself_one_by_every_scorer(kind: str, data: st.DataObject) -> None:
    truth = data.draw(EVERY[kind])
    assert {name: truth.score(truth, name) for name in truth.scorers} == {
        name: pytest.approx(1.0, abs=1e-7) for name in truth.scorers
    }
    assert all(truth.score(None, name) == 0 for name in truth.scorers)


@pytest.mark.parametrize("kind", EVERY)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_json_keeps_an_answer_exactly(kind: str, data: st.DataObject) -> None:
    truth = data.draw(EVERY[kind])
    line = answer_to_json(truth)
    assert answer_from_json(line) == truth
    assert answer_to_json(answer_from_json(line)) == line
    assert line == json.dumps(truth.to_json(), sort_keys=True, ensure_ascii=False)
    assert hash(answer_from_json(line)) == hash(truth)


@pytest.mark.parametrize("metres", [np.float64(0.1), 3, 1e-07, 1e22, 0.1 + 0.2])
def test_a_number_of_any_kind_is_written_as_json_has_it(metres: float) -> None:
    assert answer_to_json(Length(metres)) == json.dumps({"kind": "length", "metres": metres})


@pytest.mark.parametrize("u", [np.float64(0.1), 3, 1e-07, 0.1 + 0.2])
@pytest.mark.parametrize("rivals", [(), ((1.5, np.float64(0.1)),)])
def test_a_pixel_of_any_numbers_is_written_as_json_has_it(u: float, rivals: tuple[tuple[float, float], ...]) -> None:
    for pixel in (Pixel(u, 7.25, 640, 480, rivals), Pixel(7.25, u, 640, 480, rivals)):
        assert answer_to_json(pixel) == json.dumps(pixel.to_json(), sort_keys=True)


@pytest.mark.parametrize("kind", EXACT)
@settings(max_examples=40, deadline=None)
@given(data=st.data(), wrap=wraps, sentence=sentences, choose=st.sampled_from(("letter", "text", "letter_text")))
def test_what_has_no_rounding_reads_back_as_itself(
    kind: str, data: st.DataObject, wrap: str, sentence: str, choose: str
) -> None:
    truth = data.draw(EXACT[kind])
    form = Form(wrap=wrap, sentence=sentence, choose=choose)
    assert type(truth).read(truth.spoken(form), truth.completed(form)) == truth


@pytest.mark.parametrize("kind", sorted(EXACT | ROUNDED))
@settings(max_examples=20, deadline=None)
@given(data=st.data(), wrap=wraps, choose=st.sampled_from(("letter", "text", "letter_text")))
def test_a_completed_form_is_one_that_could_have_been_written_and_needs_no_more(
    kind: str, data: st.DataObject, wrap: str, choose: str
) -> None:
    truth = data.draw((EXACT | ROUNDED)[kind])
    form = Form(wrap=wrap, choose=choose)
    completed = truth.completed(form)
    assert completed == Form.from_json(completed.to_json()) == truth.completed(completed)
    assert form == Form(wrap=wrap, choose=choose)


@pytest.mark.parametrize("cls", UNITS)
@settings(max_examples=60, deadline=None)
@given(data=st.data(), wrap=wraps, sentence=sentences, bare=st.booleans(), digits=st.integers(1, 8))
def test_a_quantity_reads_back_within_its_significant_digits(
    cls: type, data: st.DataObject, wrap: str, sentence: str, bare: bool, digits: int
) -> None:
    truth = data.draw(ROUNDED[cls.kind])
    unit = data.draw(st.sampled_from(UNITS[cls]))
    # A bare number is meaningless unless its unit is agreed on.
    form = Form(wrap=wrap, sentence=sentence, bare=bare and unit is not None, digits=digits, unit=unit)
    back = cls.read(truth.spoken(form), form)
    assert back is not None
    assert abs(back.si - truth.si) <= 0.5001 * 10.0 ** (1 - digits) * abs(truth.si)


@settings(max_examples=60, deadline=None)
@given(metres=st.floats(0, 1e4), unit=st.sampled_from(("m", "cm", "mm", "ft")), decimals=st.integers(0, 6))
def test_a_length_reads_back_within_its_decimals(metres: float, unit: str, decimals: int) -> None:
    form = Form(unit=unit, decimals=decimals, bare=True, wrap="backticks")
    back = Length.read(Length(metres).spoken(form), form)
    step = Length.dimension.factor(unit) * 10.0**-decimals
    assert back is not None and abs(back.metres - metres) <= 0.5001 * step + 1e-9 * metres


@settings(max_examples=60, deadline=None)
@given(truth=st.one_of(pixels, boxes_2d), scale=st.sampled_from(("pixel", "unit", "thousand")), wrap=wraps)
def test_image_coordinates_read_back_within_their_scale(truth: Pixel | Box2D, scale: str, wrap: str) -> None:
    form = truth.completed(Form(scale=scale, wrap=wrap))
    back = type(truth).read(truth.spoken(form), form)
    assert back is not None
    step = {"pixel": (0.1, 0.1), "unit": (0.64, 0.48), "thousand": (0.64, 0.48)}[scale]
    for name in ("u", "v", "u0", "v0", "u1", "v1"):
        if hasattr(truth, name):
            assert abs(getattr(back, name) - getattr(truth, name)) <= 0.5001 * step[name[0] == "v"]


@settings(max_examples=60, deadline=None)
@given(truth=ROUNDED["boxes"], unit=st.sampled_from(("m", "cm", None)), sentence=sentences, wrap=wraps)
def test_boxes_read_back_with_labels_and_within_their_decimals(
    truth: Boxes, unit: str | None, sentence: str, wrap: str
) -> None:
    form = Form(unit=unit, decimals=4, wrap=wrap, sentence=sentence)
    back = Boxes.read(truth.spoken(form), form)
    assert back is not None and [label for label, _ in back.items] == [label for label, _ in truth.items]
    for (_, read), (_, box) in zip(back.items, truth.items, strict=True):
        np.testing.assert_allclose(read.center, box.center, atol=1e-4)
        np.testing.assert_allclose(read.size, box.size, atol=1e-4)
        np.testing.assert_allclose(read.rotation, box.rotation, atol=1e-5)


@settings(max_examples=40, deadline=None)
@given(truth=ROUNDED["box_3d"])
def test_six_numbers_give_the_box_along_the_axes(truth: Box3D) -> None:
    form = Form(box="axis", decimals=5)
    back = Box3D.read(truth.spoken(form), form)
    assert back is not None
    np.testing.assert_allclose(back.box.bounds, truth.box.bounds, atol=2e-5)


@settings(max_examples=40, deadline=None)
@given(truth=ROUNDED["vector"], unit=st.sampled_from(("m", "cm", "mm", "ft", None)), bare=st.booleans())
def test_a_vector_reads_back_within_its_decimals(truth: Vector, unit: str | None, bare: bool) -> None:
    form = Form(unit=unit, decimals=3, bare=bare)
    back = Vector.read(truth.spoken(form), form)
    assert back is not None
    np.testing.assert_allclose(back.xyz, truth.xyz, atol=1e-3)


@settings(max_examples=40, deadline=None)
@given(truth=motions)
def test_a_camera_motion_reads_back_within_its_decimals(truth: Motion) -> None:
    form = Form(decimals=4)
    back = Motion.read(truth.spoken(form), form)
    assert back is not None
    np.testing.assert_allclose(back.pose.matrix, truth.pose.matrix, atol=1e-4)


@settings(max_examples=40, deadline=None)
@given(truth=routes, wrap=wraps)
def test_a_route_reads_back_within_its_decimals(truth: Route, wrap: str) -> None:
    form = Form(decimals=3, wrap=wrap)
    back = Route.read(truth.spoken(form), form)
    assert back is not None and (back.turns, back.landmarks) == (truth.turns, truth.landmarks)
    assert len(back.waypoints) == len(truth.waypoints)
    if truth.waypoints:
        np.testing.assert_allclose(back.waypoints, truth.waypoints, atol=1e-3)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60))
def test_no_reply_whatever_makes_a_reader_fail(text: str) -> None:
    form = Form(options=("lamp", "chair"), image=(640, 480))
    for answer in ANSWERS:
        assert isinstance(answer.read(text, form), answer | None)


@given(st.text(alphabet="0123456789.,-+e×^10 mcft'\"[]()/%°:xand half", max_size=40))
@settings(max_examples=100, deadline=None)
def test_no_jumble_of_numbers_and_units_makes_a_reader_fail(text: str) -> None:
    form = Form(options=("lamp", "chair"), image=(640, 480))
    for answer in ANSWERS:
        assert isinstance(answer.read(text, form), answer | None)


def test_a_form_is_stored_by_what_it_changes() -> None:
    form = Form(unit="mm", bare=True, decimals=0, wrap="backticks", image=(640, 480), options=("a lamp", "b"))
    assert Form.from_json(json.loads(json.dumps(form.to_json()))) == form
    assert PLAIN.to_json() == {}
    with pytest.raises(AnswerError, match="wobble"):
        Form.from_json({"wobble": 1})


@pytest.mark.parametrize("wrong", [{"wrap": "stars"}, {"digits": 3, "decimals": 1}, {"digits": 0}, {"decimals": -1},
                                   {"sentence": "no place"}, {"image": (0, 4)}])  # fmt: skip
def test_a_form_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(AnswerError):
        replace(PLAIN, **wrong)


def test_an_unknown_scorer_is_answered_with_the_known_ones() -> None:
    with pytest.raises(AnswerError, match=r"half_to_double.*mra"):
        Length(1.0).score(Length(1.0), "mrs")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"kind": "smell"}',
                                  '{"kind": "length"}', '{"kind": "length", "m": 1}',
                                  '{"kind": "length", "metres": -1}', '{"kind": "box_3d"}'])  # fmt: skip
def test_stored_answers_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(AnswerError):
        answer_from_json(text)


def test_reading_and_scoring_take_what_only_the_truth_knows_from_the_truth() -> None:
    assert score(Choice(("lamp", "chair"), 1), "It is the chair.") == 1.0
    assert score(Pixel(64.0, 48.0, 640, 480), "[100, 100]", Form(scale="thousand")) == 1.0
    assert score(Box3D(Box.from_yaw((0, 0, 1), (1, 1, 2), frame="f7")), "center (0, 0, 1) m, size (1, 1, 2) m") == 1.0
    assert score(Length(2.0), "I do not know.") == 0.0


def test_a_form_that_knows_more_has_a_line_of_its_own():
    form = Form(choose="text")
    assert form.line == '{"choose": "text"}'
    known = form.knowing(options=("a", "b"))
    assert known.line == Form(choose="text", options=("a", "b")).line and known == Form(
        choose="text", options=("a", "b")
    )
