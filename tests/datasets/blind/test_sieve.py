import numpy as np
import pyarrow as pa
import pytest

from sightline.answers.choice import Choice, YesNo
from sightline.answers.number import Count
from sightline.datasets.blind.sheet import luck, sheets
from sightline.datasets.blind.sieve import GIVEN_AWAY, PILED_UP, Sieved, judged, sieve
from tests.datasets.blind.made_questions import coin, heights, questions, taller, tell


def sieved(table: pa.Table, **settings) -> Sieved:
    [(_, sheet)] = sheets(table).values()
    return sieve(sheet, luck(table["id"].to_pylist(), 0), **settings)


def lost(table: pa.Table, **settings) -> float:
    return float(np.mean([bool(one) for one in sieved(table, **settings).gone]))


@pytest.mark.parametrize("seed", range(4))
def test_a_coin_flip_loses_almost_nothing(seed: int) -> None:
    assert lost(coin(1200, seed)) < 0.02


def test_a_tell_that_is_always_right_loses_all_its_questions() -> None:
    assert lost(tell(600)) > 0.99


@pytest.mark.parametrize("right", [0.8, 0.9])
def test_of_a_tell_that_is_mostly_right_as_many_right_as_wrong_ones_stay(right: float) -> None:
    table = tell(3000, right)
    gone = np.array(sieved(table).gone) == GIVEN_AWAY
    # The wrong ones stay, and as many of the right ones: two wrongs' worth of all.
    assert (~gone).mean() == pytest.approx(2 * (1 - right), abs=0.04)
    assert judged(table.filter(pa.array(~gone)))["tell"].best < 0.56


def test_a_tell_in_a_tenth_of_the_questions_is_found_there_and_the_rest_stays() -> None:
    table = pa.concat_tables([coin(1800), tell(200)])
    columns = {name: table[name] for name in table.schema.names}
    table = pa.table({**columns, "type": ["mixed"] * 2000, "text": _other_words(table)}, schema=table.schema)
    gone = np.array([bool(one) for one in sieved(table).gone])
    assert gone[1800:].mean() > 0.9 and gone[:1800].mean() < 0.05


def _other_words(table: pa.Table) -> list[str]:
    texts = table["text"].to_pylist()
    return [f"Look: {text}" if i < 1800 else f"Say: {text}" for i, text in enumerate(texts)]


def test_what_the_names_tell_is_removed_and_what_they_do_not_stays() -> None:
    assert lost(heights(1500, spread=0.05)) > 0.95
    assert lost(taller(1500, luck=0.0)) > 0.95
    assert lost(taller(1500, luck=1.0)) < 0.02


def test_sizes_that_vary_within_a_name_mostly_stay() -> None:
    assert lost(heights(1500, spread=1.0)) < 0.1


def test_the_place_among_the_options_is_a_tell_like_any_other() -> None:
    rng = np.random.default_rng(0)
    places = np.where(rng.random(1200) < 0.7, 2, rng.integers(4, size=1200))
    names = [[f"thing {i}" for i in rng.permutation(60)[:4]] for _ in places]
    table = questions(
        [f"Which one is it, {', '.join(one)}?" for one in names],
        [Choice(tuple(one), int(place)) for one, place in zip(names, places, strict=True)],
    )
    found = sieved(table)
    assert found.before.judges["position"] == pytest.approx(np.mean(places == 2))
    assert found.after.judges["position"] < 0.33


def test_two_judges_must_be_right_where_two_are_asked_for() -> None:
    table = taller(1500, luck=0.0)
    assert lost(table, judges=("position", "words"), agree=2) == 0.0
    assert lost(table, judges=("position", "words"), agree=1) > 0.95


def test_a_judge_from_outside_counts_like_the_others() -> None:
    table = coin(1000)
    knows = {"model": np.arange(1000) % 10 > 0}
    assert lost(table, outside=knows) == pytest.approx(0.8, abs=0.02)
    assert lost(table, outside={"model": np.arange(1000) % 2 > 0}) < 0.02


def test_no_question_is_judged_by_whoever_learnt_from_its_scene() -> None:
    # Within a scene the answer is always the same, between scenes it is drawn: only a leak could tell it.
    rng = np.random.default_rng(0)
    of_scene = rng.integers(2, size=60)
    texts = [f"Is it so in place {'abcdefghij'[i // 20 % 10]}{'klmnopqrst'[i // 200]}?" for i in range(1200)]
    table = questions(texts, [YesNo(bool(of_scene[i // 20])) for i in range(1200)], per_scene=20)
    shares = judged(table)["kind"]
    assert shares.best < 0.62


def test_the_same_questions_in_another_order_lose_the_same() -> None:
    table = tell(900, 0.9)
    order = np.random.default_rng(1).permutation(900)
    mixed = table.take(pa.array(order))
    first = dict(zip(table["id"].to_pylist(), sieved(table).gone, strict=True))
    second = dict(zip(mixed["id"].to_pylist(), sieved(mixed).gone, strict=True))
    assert first == second


def test_bins_of_answers_are_cut_to_so_many_times_the_median_one() -> None:
    rng = np.random.default_rng(0)
    numbers = rng.permutation([0] * 500 + [1] * 100 + [2] * 100 + [3] * 90)
    table = questions(["How many are there?"] * 790, [Count(int(one)) for one in numbers])
    found = sieved(table, judges=(), balance=2.0)
    gone = np.array(found.gone) == PILED_UP
    assert np.bincount(numbers[~gone]).tolist() == [200, 100, 100, 90]


def test_shares_are_measured_on_so_many_questions_of_a_type_at_most() -> None:
    table = pa.concat_tables([coin(300), heights(50, 0.1)])
    found = judged(table, most=120)
    assert {title: one.count for title, one in found.items()} == {"coin": 120, "height": 50}
    assert found["coin"].chance == 0.5 and set(found["coin"].judges) == {"majority", "template", "prior", "words"}


def test_of_few_questions_nothing_is_said() -> None:
    assert judged(coin(10))["coin"].judges == {}
    assert lost(tell(10)) == 0.0
