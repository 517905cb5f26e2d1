"""A model in memory: rows answered in any order are answered the same, boxes come back in the world."""

from dataclasses import replace

import numpy as np
import pytest

from sightline.answers.boxes import Box3D
from sightline.answers.reply import spoken_part
from sightline.datasets.building.engine import build
from sightline.datasets.pictures.views import ViewCache, write_views
from sightline.datasets.rows.shards import read_rows
from sightline.errors import ModelError, SceneError
from sightline.models.chat import prompt
from sightline.models.checkpoint import save
from sightline.models.grounder import Grounder, Said
from sightline.models.vocabulary import Vocabulary
from sightline.scenes.fact import Fact
from sightline.scenes.open import open_reader
from sightline.scenes.table import SceneTable
from sightline.serving.session import Session, check_size, pictures_of
from sightline.training.feed import Feed
from sightline.training.recipes import recipe
from tests.models.small import SIZE, small_config

NO_BOXES = np.zeros((0, 7))
ROOMS = f"0..3@{SIZE[0]}x{SIZE[1]}x2"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    home = tmp_path_factory.mktemp("session")
    build(open_reader("procedural", ROOMS), "core", home / "data")
    rows = list(read_rows(home / "data"))
    write_views(home / "views", rows, SIZE)
    words = Vocabulary.of(row.text for row in rows)
    config = small_config()
    model = Grounder(replace(config, decoder=replace(config.decoder, vocabulary=len(words), length=110)))
    save(model, words, home / "model")
    return home


def test_replies_do_not_depend_on_the_order_of_rows(folder):
    session = Session.open(folder / "model")
    pictures = pictures_of(ViewCache.open(folder / "views"))
    rows = list(read_rows(folder / "data"))[:40]
    forward, backward = session.answer_rows(rows, pictures), session.answer_rows(rows[::-1], pictures)[::-1]
    assert [one.text for one in forward] == [one.text for one in backward]
    assert len(forward) == len(rows)


def test_a_grounding_answer_is_its_first_box_in_words(folder, monkeypatch):
    session = Session.open(folder / "model")
    pictures = pictures_of(ViewCache.open(folder / "views"))
    row = next(row for row in read_rows(folder / "data") if isinstance(row.answer, Box3D))
    two = np.array([[0.0, 2.0, -1.0, 0.6, 0.4, 0.5, 0.2], [0.5, 3.0, -0.5, 0.8, 0.3, 1.0, -0.4]])
    monkeypatch.setattr(Grounder, "generate", lambda self, batch, most: [[Said((), two, (0.9, 0.4))]])
    [reply] = session.answer_rows([row], pictures)
    assert len(reply.boxes) == 2
    assert reply.boxes[0].size == pytest.approx([0.8, 0.3, 1.0])  # the one found last is the one asked for
    assert reply.confidence == 0.4
    read = Box3D.read(reply.text, row.answer.completed(row.form))
    assert read is not None
    assert Box3D(reply.boxes[0]).score(read, "iou") > 0.97


def test_a_grounding_answer_with_a_thought_is_the_box_after_it(folder, monkeypatch):
    session = Session.open(folder / "model")
    row = next(row for row in read_rows(folder / "data") if isinstance(row.answer, Box3D))
    box = np.array([[0.0, 2.0, -1.0, 0.6, 0.4, 0.5, 0.2]])
    told = session.vocabulary.encode(" <think>\nOnly the first one.\n</think>").ids
    monkeypatch.setattr(Grounder, "generate", lambda self, batch, most: [[Said(told, box, (0.9,))]])
    [reply] = session.answer_rows([row], pictures_of(ViewCache.open(folder / "views")))
    assert reply.text.startswith("<think>\nOnly the first one.\n</think>\n\n")
    read = Box3D.read(spoken_part(reply.text), row.answer.completed(row.form))
    assert read is not None and Box3D(reply.boxes[0]).score(read, "iou") > 0.97


def test_a_model_that_thinks_has_room_for_it(folder, monkeypatch):
    opened = Session.open(folder / "model")
    session = replace(opened, model=Grounder(replace(opened.model.config, answer=60)))
    assert (opened.longest, session.longest) == (110 - 32, 110 - 60)
    most = []
    monkeypatch.setattr(Grounder, "generate", lambda self, batch, n: most.append(n) or [[Said((), NO_BOXES)]])
    row = next(
        row for row in read_rows(folder / "data") if len(session.vocabulary.encode(row.text, points=True).ids) < 40
    )
    session.answer_rows([row], pictures_of(ViewCache.open(folder / "views")))
    assert most == [60]


@pytest.mark.parametrize("instructed", [False, True])
def test_a_model_is_asked_in_the_words_that_it_learnt_from(folder, monkeypatch, instructed):
    opened, cache = Session.open(folder / "model"), ViewCache.open(folder / "views")
    session = replace(opened, model=Grounder(replace(opened.model.config, instructed=instructed)))
    rows = [row for row in read_rows(folder / "data") if row.asked != row.text][:1]
    [[group]] = Feed(rows, cache, session.vocabulary, 110, instructed).kinds.values()
    [lesson] = group.lessons
    words = rows[0].asked if instructed else rows[0].text
    assert lesson.prompt.ids == prompt(words, session.vocabulary, 110).ids
    seen = []
    monkeypatch.setattr(Grounder, "generate", lambda self, batch, most: seen.append(batch) or [[Said((), NO_BOXES)]])
    session.answer_rows(rows, pictures_of(cache))
    assert tuple(seen[0].questions.tokens[0, 0].tolist()) == lesson.prompt.ids


def test_the_shipped_model_goes_on_being_asked_as_it_was_taught():
    config = Session.open("grounder_tiny").model.config
    assert not config.instructed  # it learnt from the texts alone; new runs of its recipe are told how to answer
    assert recipe("grounder_tiny").model.instructed


def test_a_scene_is_asked_in_free_words_and_one_without_depth_is_refused(folder):
    session = Session.open(folder / "model")
    scene = open_reader("procedural", ROOMS).load("room_000001")
    assert isinstance(session.ask(scene, "How far is the chair from the camera?").text, str)
    blind = replace(scene, frames=tuple(replace(f, depths={}) for f in scene.frames))
    with pytest.raises(SceneError, match="depth"):
        session.ask(blind, "How far is it?")
    with pytest.raises(ModelError, match="tokens"):
        session.ask(scene, "very " * 200 + "far?")


def test_a_world_without_gravity_is_looked_at_level(folder):
    session = Session.open(folder / "model")
    scene = open_reader("procedural", ROOMS).load("room_000001")
    unknown = replace(scene, facts={fact: vouch for fact, vouch in scene.facts.items() if fact is not Fact.GRAVITY})
    assert session.picture(SceneTable(scene), "0").upright
    assert not session.picture(SceneTable(unknown), "0").upright


def test_views_of_another_size_are_refused(folder, tmp_path):
    rows = list(read_rows(folder / "data"))
    write_views(tmp_path / "views", rows, (64, 48))
    with pytest.raises(ModelError, match="64x48"):
        check_size(ViewCache.open(tmp_path / "views"), Session.open(folder / "model").model)


def test_a_model_that_is_not_there_lists_the_presets(tmp_path):
    with pytest.raises(ModelError, match="grounder_tiny"):
        Session.open(tmp_path / "nothing")


def test_a_row_that_is_too_long_gets_an_empty_reply_and_the_others_their_own(folder):
    session = Session.open(folder / "model")
    pictures = pictures_of(ViewCache.open(folder / "views"))
    row, other = list(read_rows(folder / "data"))[:2]
    alone = session.answer_rows([other], pictures)
    long, same = session.answer_rows([replace(row, text="zyx " * 200), other], pictures)
    assert long.text == ""
    assert long.boxes == ()
    assert same.text == alone[0].text
