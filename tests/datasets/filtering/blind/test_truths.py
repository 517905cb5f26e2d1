import numpy as np

from sightline.datasets.filtering.blind.sheet import Sheet
from sightline.datasets.filtering.blind.truths import Chosen, Measured, Named, Placed, lead, silent
from tests.datasets.filtering.blind.made_questions import coin

COUNT = 40


def sheet() -> Sheet:
    return Sheet(coin(COUNT), np.arange(COUNT) % 4, np.ones(COUNT, dtype=bool))


KEYS = np.arange(COUNT) // 4 % 2


def test_each_kind_of_truth_is_learnt_by_key() -> None:
    numbers = np.where(KEYS == 0, 1.0, 3.0)
    truths = [
        Chosen(np.tile([0, 1], COUNT), np.arange(COUNT + 1) * 2, KEYS),
        Named(KEYS, np.eye(2, dtype=bool)),
        Measured(numbers, np.full(COUNT, -0.2), np.full(COUNT, 0.2)),
        Placed(numbers[:, None], lambda said: np.abs(said[:, 0] - numbers) < 0.1),
    ]
    for truth in truths:
        assert truth.by_key(KEYS, sheet()).right.all()
        assert not truth.by_key(np.zeros(COUNT, dtype=np.int64), sheet()).right.all()
        assert truth.chance(sheet()).shape == (COUNT,) and truth.targets().shape[0] == COUNT
        foretold = truth.targets()
        assert truth.by_scores(foretold, np.zeros(COUNT)).right.all()


def test_a_place_is_learnt_for_each_number_of_options() -> None:
    sizes = np.where(KEYS == 0, 2, 4)
    first = np.concatenate([[0], np.cumsum(sizes)])
    truth = Chosen(np.zeros(first[-1], dtype=np.int64), first, np.where(KEYS == 0, 1, 3))
    assert truth.by_place(sheet()).right.all()


def test_who_leads_by_more_is_surer() -> None:
    np.testing.assert_allclose(
        lead(np.array([[0.1, 0.9, 0.3], [0.5, 0.5, 0.1], [0.4, -np.inf, -np.inf]])), [0.6, 0, 0.4]
    )
    assert not silent(3).right.any() and (silent(3).sure == -np.inf).all()
