"""Training on real rows: the same run however it was cut, and never on test scenes."""

import dataclasses
import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from sightline.datasets.building.engine import build
from sightline.datasets.pictures.views import ViewCache, write_views
from sightline.datasets.rows.shards import read_rows
from sightline.errors import ConfigError, DatasetError, ModelError
from sightline.models.checkpoint import load
from sightline.models.vocabulary import GROUND, Vocabulary
from sightline.scenes.open import open_reader
from sightline.training.feed import Feed, ahead
from sightline.training.optim import cosine
from sightline.training.recipes import lessons, recipe, train

SMALL = (
    "model.vision.width_px=32",
    "model.vision.height_px=24",
    "model.vision.heads=2",
    "model.vision.dim=32",
    "model.vision.depth=1",
    "model.decoder.heads=2",
    "model.decoder.dim=32",
    "model.decoder.depth=1",
    "loop.groups=3",
    "loop.questions=4",
    "loop.warm_up=2",
    "loop.log_every=1",
    "loop.bf16=false",
)


@pytest.fixture(scope="module")
def rooms(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rooms") / "data"
    build(open_reader("procedural", "0..16@96x72x2"), "core", folder)
    write_views(folder / "views-32x24", list(read_rows(folder)), (32, 24))
    return folder


def test_a_run_that_was_cut_and_resumed_is_the_run_that_was_not(rooms, tmp_path):
    settings = (*SMALL, "loop.steps=6", "loop.save_every=3")
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    train(recipe("grounder_tiny", settings), rooms, whole)
    stop = RuntimeError("cut here")

    def interrupt(step):
        if step.step == 5:
            raise stop

    with pytest.raises(RuntimeError, match="cut here"):
        train(recipe("grounder_tiny", settings), rooms, cut, report=interrupt)
    train(recipe("grounder_tiny", settings), rooms, cut, resume=True)
    a, b = load(whole)[0].state_dict(), load(cut)[0].state_dict()
    assert all(torch.equal(a[name], b[name]) for name in a)
    told = [json.loads(line) for line in (whole / "log.jsonl").read_text().splitlines()]
    assert [step["step"] for step in told] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "older", sorted((Path(__file__).parents[1] / "datasets" / "rows" / "older").iterdir()), ids=lambda path: path.name
)
def test_rows_of_an_older_schema_are_learnt_from(older, tmp_path):
    data = shutil.copytree(older, tmp_path / "data")
    write_views(data / "views-32x24", list(read_rows(data)), (32, 24))
    train(recipe("grounder_tiny", (*SMALL, "loop.steps=1")), data, tmp_path / "run")
    assert load(tmp_path / "run")[0].state_dict()


def test_a_finished_folder_is_not_overwritten(rooms, tmp_path):
    settings = (*SMALL, "loop.steps=1")
    train(recipe("grounder_tiny", settings), rooms, tmp_path / "run")
    with pytest.raises(ConfigError, match="resume"):
        train(recipe("grounder_tiny", settings), rooms, tmp_path / "run")


def test_a_batch_depends_on_seed_and_step_alone_and_its_targets_fit_its_pictures(rooms):
    rows = list(read_rows(rooms))
    words = Vocabulary.of(text for row in rows for text in (row.asked, f" {row.spoken}"))
    cache = ViewCache.open(rooms / "views-32x24")
    feed, again = Feed(rows, cache, words, 96), Feed(rows, cache, words, 96)
    again.batch(3, 1, 4, 4)  # what came before does not count
    one, other = feed.batch(3, 7, 4, 4), again.batch(3, 7, 4, 4)
    assert torch.equal(one.questions.tokens, other.questions.tokens)
    assert torch.equal(one.views.rgb, other.views.rgb)
    targets = one.targets
    at = targets.ground_at
    assert (one.questions.tokens[at[:, 0], at[:, 1], at[:, 2]] == GROUND).all()
    assert len(at) == len(targets.boxes) == len(targets.masks)
    # What a mask shows lies inside its box: the same frame, the same axes, the same metres.
    points = one.views.points()[:, 0]
    checked = 0
    for i, (b, _, _) in enumerate(at.tolist()):
        place = points[b][targets.masks[i]]
        center, size, yaw = targets.boxes[i, :3], targets.boxes[i, 3:6], float(targets.boxes[i, 6])
        away = (place - center) @ torch.tensor(
            [[np.cos(yaw), -np.sin(yaw), 0], [np.sin(yaw), np.cos(yaw), 0], [0, 0, 1]], dtype=torch.float32
        )
        assert (away.abs() <= size / 2 + 0.01).all()
        checked += len(place)
    assert checked > 50


def test_a_thought_that_is_too_long_for_the_model_is_told_with_what_to_set(rooms):
    rows, cache = list(read_rows(rooms)), ViewCache.open(rooms / "views-32x24")
    words = Vocabulary.of(row.asked for row in rows)
    thinking = [replace(row, thought="From there to the camera it is 2.84 m. " * 9) for row in rows[:20]]
    with pytest.raises(ModelError, match=r"model\.answer higher"):
        Feed(thinking, cache, words, 96)
    assert Feed(thinking, cache, words, 3000).kinds


def test_every_pixel_is_told_what_it_is_part_of(rooms):
    rows = list(read_rows(rooms))
    words = Vocabulary.of((text for row in rows for text in (row.asked, f" {row.spoken}")), least=1)
    cache = ViewCache.open(rooms / "views-32x24")
    feed = Feed(rows, cache, words, 96)
    batch = feed.batch(0, 0, 4, 4)
    things, points = batch.things, batch.views.points()[:, 0]
    of_things = things.at >= 0
    assert of_things.float().mean() > 0.1
    boxes = things.boxes[torch.arange(4)[:, None, None].expand_as(things.at)[of_things], things.at[of_things]]
    away = points[of_things] - boxes[:, :3]
    turn = boxes[:, 6]
    along = away[:, 0] * turn.cos() + away[:, 1] * turn.sin()
    across = away[:, 1] * turn.cos() - away[:, 0] * turn.sin()
    inside = torch.stack((along, across, away[:, 2]), 1).abs() <= boxes[:, 3:6] / 2 + 0.02
    assert inside.all(1).float().mean() > 0.97  # depth is kept in half precision: a rim may fall outside
    for mask, at in zip(batch.targets.masks, batch.targets.ground_at, strict=True):
        if mask.any():  # a mask is one of the things, whole
            thing = things.at[at[0]][mask].unique()
            assert len(thing) == 1 and torch.equal(things.at[at[0]] == thing, mask)
    names = {words.decode([t for t in name.tolist() if t]) for name in things.label_words}
    assert names == {label for label in cache.labels()}


def test_a_state_that_is_damaged_or_of_another_model_is_not_resumed(rooms, tmp_path):
    run = tmp_path / "run"
    train(recipe("grounder_tiny", (*SMALL, "loop.steps=1")), rooms, run)
    with pytest.raises(ModelError, match="cannot be resumed"):
        train(recipe("grounder_tiny", (*SMALL, "loop.steps=2", "model.decoder.depth=2")), rooms, run, resume=True)
    state = run / "state.safetensors"
    state.write_bytes(state.read_bytes()[:1000])
    with pytest.raises(ModelError, match=r"state\.safetensors"):
        train(recipe("grounder_tiny", (*SMALL, "loop.steps=2")), rooms, run, resume=True)


class Broken:
    """A feed whose second batch cannot be made."""

    def batch(self, seed, step, groups, questions):
        if step == 1:
            raise DatasetError("view 1 has no camera")
        return step


def test_a_batch_that_cannot_be_made_ends_the_run_with_its_reason():
    batches = ahead(Broken(), 0, range(5), 1, 1)
    assert next(batches) == 0
    with pytest.raises(DatasetError, match="no camera"):
        next(batches)


def test_batches_come_in_the_order_of_their_steps():
    assert list(ahead(Broken(), 0, range(2, 9), 1, 1)) == list(range(2, 9))


def test_test_scenes_are_refused_and_validation_scenes_left_out(rooms):
    rows = list(read_rows(rooms))
    held = [dataclasses.replace(rows[0], split="val"), rows[1]]
    assert lessons(held) == [rows[1]]
    judged = [dataclasses.replace(rows[0], split="test"), rows[1]]
    with pytest.raises(DatasetError, match=r"1 rows are of test scenes.*--allow-test-scenes"):
        lessons(judged)
    assert lessons(judged, allow_test_scenes=True) == judged


def test_a_wrong_recipe_or_setting_lists_the_right_ones():
    with pytest.raises(ConfigError, match="grounder_tiny"):
        recipe("grounder_huge")
    with pytest.raises(ConfigError, match="steps"):
        recipe("grounder_tiny", ("loop.step=3",))
    with pytest.raises(ConfigError, match=r"loop\.steps=1000"):
        recipe("grounder_tiny", ("loop.steps",))


def test_the_rate_warms_up_to_its_peak_and_falls_to_its_floor():
    rates = [cosine(step, 100, 10) for step in range(100)]
    assert rates[9] == max(rates) == 1.0
    assert rates[:10] == sorted(rates[:10])
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert rates[-1] == pytest.approx(0.02, abs=0.005)


def test_views_of_another_size_are_refused(rooms, tmp_path):
    copy = tmp_path / "data"
    shutil.copytree(rooms, copy)
    with pytest.raises(DatasetError, match="views-128x96"):
        train(recipe("grounder_tiny", ("loop.steps=1",)), copy, tmp_path / "run")
