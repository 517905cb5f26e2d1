import pytest

from sightline.datasets.building.engine import build
from sightline.datasets.checking.verify import verify
from sightline.datasets.rows.held_out import HeldOut
from sightline.datasets.rows.split import split_of
from sightline.errors import ReaderError
from sightline.scenes.open import open_reader
from sightline.scenes.readers.scaled import open_root

ROOT = "1..10:procedural:0..6@64x48x2"


def factors(root: str) -> list[float]:
    return [float(id.partition("x/")[0]) for id in open_root(root).ids()]


def test_each_scene_has_a_factor_of_its_own_that_its_id_tells():
    reader, plain = open_root(ROOT), open_reader("procedural", "0..6@64x48x2")
    assert [id.partition("/")[2] for id in reader.ids()] == list(plain.ids())
    assert len(set(factors(ROOT))) == 6
    for id, own, factor in zip(reader.ids(), plain.ids(), factors(ROOT), strict=True):
        scene, before = reader.load(id), plain.load(own)
        assert scene.objects[0].box.size == pytest.approx(factor * before.objects[0].box.size)


def test_factors_are_spread_evenly_over_their_range():
    drawn = sorted(factors("1..10:procedural:0..2000@64x48x0"))
    assert [drawn[k] for k in (0, 500, 1000, 1500, -1)] == pytest.approx([1, 3.25, 5.5, 7.75, 10], abs=0.3)
    assert factors("2..2:procedural:0..6@64x48x2") == [2.0] * 6
    assert factors("1..10@seed=1:procedural:0..6@64x48x2") != factors(ROOT)


def test_a_scene_and_its_larger_copy_are_in_one_split_and_on_one_list():
    plain, larger = open_reader("procedural", "0..6@64x48x2"), open_root(ROOT)
    held = HeldOut(frozenset({"procedural:room_000003"}))
    for own, id in zip(plain.ids(), larger.ids(), strict=True):
        before, scene = plain.load(own), larger.load(id)
        assert split_of(scene, 0.5, held) == split_of(before, 0.5, held)
        assert held.holds(scene) == (own == "room_000003")
        assert (scene.home, scene.licence, scene.split) == (before.home, before.licence, before.split)


def test_rows_of_scaled_scenes_are_worked_out_again_without_a_disagreement(tmp_path):
    report = build(open_root(ROOT), "core", tmp_path / "rows")
    checked = verify(tmp_path / "rows")
    assert report.rows == checked.rows > 100 and not checked.disagreements


@pytest.mark.parametrize(
    "root", ["", "procedural:7", "1..10", "0..2:procedural:7", "3..2:procedural:7", "1..10@seed=:procedural:7"]
)
def test_a_root_that_is_no_range_and_source_is_refused(root):
    with pytest.raises(ReaderError, match="scaled: "):
        open_root(root)
