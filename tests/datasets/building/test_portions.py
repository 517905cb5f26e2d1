"""A piece that kills its workers is taken apart once; the scenes at fault are set aside for good."""

import pytest

from sightline.datasets.building.candidates import Candidates
from sightline.datasets.building.portions import Asking, Portions, set_aside
from sightline.datasets.workers.docket import TRIES
from sightline.errors import DatasetError
from tests.datasets.made_rows import PROFILE, MadeReader

SCENES = ("room000", "room001", "room002")


def job(folder) -> Candidates:
    return Candidates(MadeReader(3), PROFILE, SCENES, 3, 0.0, folder)


def taken_apart(portions: Portions) -> None:
    for _ in range(TRIES):
        portions.died(portions.take(), "signal 9")


def tried(portions: Portions, deadly: tuple[str, ...]) -> None:
    """Each that waits is tried alone until it lives or is given up."""
    while (task := portions.take()) is not None and task.alone:
        if task.scenes[0] in deadly:
            portions.died(task, "signal 9")
        else:
            portions.done(task)
    portions.later([task] if task else [])


def test_scenes_that_die_alone_are_set_aside_and_remembered_and_the_piece_comes_again(tmp_path):
    portions = Portions(job(tmp_path), [0])
    taken_apart(portions)
    tried(portions, deadly=("room001",))
    [again] = [portions.take()]
    reason = "its process died 3 times (signal 9)"
    assert (again.scenes, again.aside, again.alone) == (SCENES, (("room001", reason),), False)
    assert set_aside(job(tmp_path)) == {"room001": reason}
    assert Portions(job(tmp_path), [0]).take() == again
    Asking.of(job(tmp_path)).run(again)
    told = job(tmp_path).told(0)
    assert (told.scenes, told.rejected) == (2, (("room001", "scene", reason, 1),))


def test_a_piece_whose_scenes_die_only_together_is_named(tmp_path):
    portions = Portions(job(tmp_path), [0])
    taken_apart(portions)
    tried(portions, deadly=())
    with pytest.raises(DatasetError, match=r"scenes room000 to room002: .*together they kill.*--resume"):
        portions.died(portions.take(), "signal 9")


def test_a_scene_that_is_tried_alone_leaves_nothing(tmp_path):
    portions = Portions(job(tmp_path), [0])
    taken_apart(portions)
    Asking.of(job(tmp_path)).run(portions.take())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "[]", '{"room001": 7}'])
def test_a_damaged_list_of_scenes_that_killed_is_told_with_what_to_do(tmp_path, text):
    (tmp_path / "aside.json").write_text(text)
    with pytest.raises(DatasetError, match=r"aside\.json: damaged, .*remove it and go on with --resume"):
        Portions(job(tmp_path), [0])
