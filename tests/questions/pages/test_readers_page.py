from dataclasses import replace
from functools import cache
from pathlib import Path

from sightline.questions.catalog import TYPES
from sightline.questions.pages.readers_page import Example, readers_page
from sightline.questions.question import ask
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.open import READERS, open_reader
from sightline.scenes.scaled import scaled
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable
from tests.scenes.roots import ROOTS

PAGE = Path(__file__).parents[3] / "docs" / "readers.md"
SENSED, DRAWN = Vouch(Provenance.SENSOR), Vouch(Provenance.ANNOTATED)


def asked(scene: Scene) -> set[str]:
    return {question.type.name for question in ask(TYPES, SceneTable(scene), seed=0)[0]}


@cache
def rooms() -> tuple[Scene, ...]:
    reader = open_reader("procedural", "0..6@160x120x8")
    return tuple(reader.load(id) for id in reader.ids())


@cache
def pairs() -> frozenset[str]:
    """The types that are asked of rooms with eight pictures, and never of the same rooms with one."""
    several = set().union(*(asked(room) for room in rooms()))
    assert several >= {kind.name for kind in TYPES if kind.needs <= {Fact.METRIC, Fact.PIXELS, Fact.DEPTH, Fact.POSES}}
    return frozenset(several - set().union(*(asked(replace(room, frames=room.frames[:1])) for room in rooms())))


def page(folder: Path) -> str:
    """The page, made of scenes that are written below an empty folder and loaded again."""
    examples = [Example.of("procedural", "a range of seeds", rooms()[0])]
    examples.append(Example.of("scaled", "factors and a range of seeds", scaled(rooms()[0], 2.0)))
    for number, root in enumerate(ROOTS):
        reader = open_reader(root.reader, root.at(folder / str(number)))
        scenes = [reader.load(id) for id in reader.ids()[:4]]
        examples.append(Example.of(root.reader, root.what, max(scenes, key=lambda scene: len(scene.frames))))
    return readers_page(examples, pairs())


def test_the_page_in_the_docs_is_what_loaded_scenes_vouch_for(tmp_path):
    assert PAGE.read_text() == page(tmp_path), "docs/readers.md is out of date: run `make docs`"


def test_every_reader_has_a_row_and_its_licence():
    told = PAGE.read_text()
    for name, entry in READERS.items():
        assert f"\n| `{name}` |" in told and f"\n- `{name}`: {entry.about}. Licence: {entry.licence}" in told


def row(facts: dict[Fact, Vouch], frames: int = 3, joined: bool = True) -> list[str]:
    """The cells of the one row of a page."""
    told = readers_page([Example("vsi", "x", frames, facts, joined)], {"camera_travel"})
    [line] = [line for line in told.splitlines() if line.startswith("| `")]
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_a_type_is_fed_when_all_its_needs_are_vouched_for_and_not_before():
    assert row({Fact.OBJECTS: DRAWN}, 0)[1:] == ["x", "none", "annotated: objects", "none yet"]
    metric = {Fact.OBJECTS: DRAWN, Fact.METRIC: SENSED}
    fed = "`object_gap`, `object_size`, `nearest_of`, `order_by`, `offset`, `is_more`, `which_is_more`"
    assert row(metric, 1)[2:] == ["one", "sensor: metric; annotated: objects", fed]
    everything = dict.fromkeys(Fact, SENSED)
    assert row(everything)[4] == "all"
    assert row(everything, 1)[4] == "all but `camera_travel`"


def test_a_type_that_compares_with_several_pictures_is_fed_by_one_more_than_that():
    [shown] = [kind for kind in TYPES if kind.name == "point_shown_in"]
    facts = dict.fromkeys((Fact.PIXELS, Fact.DEPTH, Fact.POSES), SENSED)
    pairs = {"point_shown_in", "point_in_view"}
    for reader, least in (("stereo", 5), ("rgbd", 2)):  # of a film an example has a few frames only
        fed = [frames for frames in range(8) if Example(reader, "x", frames, facts).feeds(shown, pairs)]
        assert fed == list(range(least, 8)) and shown.params["count"] == 3
    told = readers_page([Example("stereo", "x", 2, facts)], pairs)
    [line] = [line for line in told.splitlines() if line.startswith("| `stereo`")]
    assert "| two |" in line and "`point_in_view`" in line and "`point_shown_in`" not in line
    assert "- `point_shown_in`: pixels, depth, poses; five frames" in told
    assert "- `point_in_view`: pixels, depth, poses; two frames" in told


def test_depth_that_nobody_registered_is_said_so_and_feeds_nothing():
    facts = dict.fromkeys((Fact.METRIC, Fact.PIXELS, Fact.DEPTH), SENSED)
    fed = "`pixel_depth`, `depth_comparison`, `pixel_comparison`"
    assert row(facts, 1)[3:] == ["sensor: metric, pixels, depth", fed]
    assert row(facts, 1, joined=False)[3:] == ["sensor: metric, pixels, depth (not joined with colour)", "none yet"]


def test_roots_that_vouch_for_the_same_share_a_row():
    examples = [Example("kitti", what, 2, facts) for what, facts in (("a", {}), ("b", {}), ("c", {Fact.TIME: SENSED}))]
    rows = [line for line in readers_page(examples, ()).splitlines() if line.startswith("| `kitti`")]
    assert [line.split("|")[2].strip() for line in rows] == ["a; b", "c"]
