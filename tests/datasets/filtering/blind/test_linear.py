import numpy as np

from sightline.datasets.filtering.blind import linear
from sightline.datasets.filtering.blind.grams import Grams
from sightline.datasets.filtering.blind.linear import STIFFNESS, foretold
from sightline.datasets.filtering.blind.sheet import Sheet, sheets
from tests.datasets.filtering.blind.made_questions import coin, heights


def one(table) -> Sheet:
    [(_, sheet)] = sheets(table).values()
    return sheet


def test_each_fold_is_foretold_by_the_ridge_of_the_others() -> None:
    sheet = one(heights(200, 0.3))
    targets = np.random.default_rng(0).normal(size=(200, 2))
    said, _ = foretold(sheet, targets)
    features = Grams(sheet).table(sheet).toarray()
    stiff = np.diag([STIFFNESS] * (features.shape[1] - 1) + [1e-3])
    for fold in range(4):
        x, y = features[sheet.fold != fold], targets[sheet.fold != fold]
        weights = np.linalg.solve(x.T @ x + stiff, x.T @ y)
        np.testing.assert_allclose(said[sheet.fold == fold], features[sheet.fold == fold] @ weights, atol=1e-6)


def test_questions_beyond_the_sample_are_foretold_too_and_in_pieces(monkeypatch) -> None:
    [(_, sheet)] = sheets(heights(400, 0.05), learnt=150).values()
    true = np.log([answer["metres"] for answer in sheet.answers])[:, None]
    whole, _ = foretold(sheet, true)
    assert np.abs(whole - true).mean() < 0.1
    monkeypatch.setattr(linear, "AT_ONCE", 37)
    np.testing.assert_allclose(foretold(sheet, true)[0], whole, atol=2e-6)


def test_more_of_a_miss_is_expected_where_it_is_harder() -> None:
    rng = np.random.default_rng(1)
    sheet = one(coin(1200))
    hard = np.array([text.startswith("Does") for text in sheet.table["text"].to_pylist()])
    _, doubt = foretold(sheet, np.where(hard, rng.normal(0, 1.0, 1200), rng.normal(0, 0.1, 1200))[:, None])
    assert doubt[hard].mean() > 3 * doubt[~hard].mean()


def test_nothing_is_foretold_to_a_fold_whose_scenes_are_all_there_are() -> None:
    sheet = one(coin(30))
    alone = Sheet(sheet.table, np.zeros(30, dtype=np.int64), np.ones(30, dtype=bool))
    said, _ = foretold(alone, np.ones((30, 1)))
    np.testing.assert_allclose(said, 0.0, atol=1e-9)
