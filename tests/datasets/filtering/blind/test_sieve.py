import numpy as np
import pyarrow as pa
import pytest

from sightline.answers.choice import Choice, YesNo
from sightline.answers.number import Angle, Count, Length
from sightline.datasets.filtering.blind.sheet import luck, sheets
from sightline.datasets.filtering.blind.sieve import GIVEN_AWAY, PILED_UP, Sieved, judged, sieve
from tests.datasets.filtering.blind.made_questions import THINGS, coin, heights, questions, taller, tell


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


def narrow(count: int, zeros: int = 0, seed: int = 0) -> pa.Table:
    """Lengths spread evenly over half a factor of ten, whatever is named."""
    rng = np.random.default_rng(seed)
    labels = [[THINGS[i]] for i in rng.integers(len(THINGS), size=count)]
    metres = np.where(np.arange(count) < zeros, 0.0, 10 ** rng.uniform(0, 0.5, count))
    texts = [f"How long is the {one}?" for [one] in labels]
    return questions(texts, [Length(float(one)) for one in metres], labels=labels)


@pytest.mark.parametrize("count", [1000, 4000, 20_000])
def test_lengths_that_lie_close_together_stay_where_no_word_tells_them(count: int) -> None:
    assert lost(narrow(count)) < 0.03


def test_a_zero_among_the_lengths_takes_none_away() -> None:
    assert lost(narrow(1000, zeros=1)) < 0.03


@pytest.mark.parametrize(("spread", "scorer"), [(2.0, "within_20_floor"), (0.5, "angular"), (0.3, "within_20_floor")])
def test_angles_that_no_word_tells_stay(spread: float, scorer: str) -> None:
    rng = np.random.default_rng(0)
    texts = ["How far was it turned?" if i % 2 else "By how much did it turn?" for i in range(1500)]
    assert lost(questions(texts, [Angle(float(one)) for one in rng.normal(0, spread, 1500)], scorer=scorer)) < 0.03


def test_counts_that_no_word_tells_stay_though_one_answer_passes_for_several() -> None:
    rng = np.random.default_rng(0)
    labels = [[THINGS[i]] for i in rng.integers(len(THINGS), size=4000)]
    counts = [Count(int(one)) for one in rng.integers(1, 6, 4000)]
    found = sieved(questions([f"How many {one}s?" for [one] in labels], counts, labels=labels, scorer="mra"))
    assert sum(map(bool, found.gone)) < 0.03 * 4000
    assert found.before.best == pytest.approx(found.before.chance, abs=0.03)


def test_of_lengths_those_that_the_name_tells_go_and_the_others_stay() -> None:
    rng = np.random.default_rng(1)
    which = np.concatenate([rng.integers(5, size=1000), rng.integers(5, 10, size=3000)])
    metres = 10 ** np.where(which < 5, 0.05 + which / 10, rng.uniform(0, 0.5, 4000))
    labels = [[THINGS[i]] for i in which]
    texts = [f"How long is the {one}?" for [one] in labels]
    found = sieved(questions(texts, [Length(float(one)) for one in metres], labels=labels, per_scene=1))
    gone = np.array([bool(one) for one in found.gone])
    assert gone[:1000].mean() > 0.9 and gone[1000:].mean() < 0.03
    assert found.after.best < found.before.best


@pytest.mark.parametrize("spread", [0.02, 0.1, 0.3, 0.5, 0.7])
@pytest.mark.parametrize("count", [300, 4000])
def test_whatever_goes_the_best_judge_gets_less_than_before(spread: float, count: int) -> None:
    found = sieved(heights(count, spread))
    assert any(found.gone) == (found.after.best < found.before.best)
    assert any(found.gone) == (found.after.known < found.before.known)


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


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("count", [1500, 4500])
def test_no_pair_of_things_stays_one_sided(count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    pairs = [(a, b) for i, a in enumerate(THINGS[:6]) for b in THINGS[i + 1 : 6]]
    which = rng.integers(len(pairs), size=count)
    first = rng.random(count) < np.array([0.5, 0.7, 0.95])[which % 3]
    labels = [pairs[i] for i in which]
    texts = ["Is the {} taller than the {}?".format(*one) for one in labels]
    found = sieved(questions(texts, [YesNo(bool(one)) for one in first], labels=labels))
    left = np.array([not one for one in found.gone])
    for pair in range(len(pairs)):
        here = first[left & (which == pair)]
        assert len(here) < 40 or 0.35 <= here.mean() <= 0.65
    assert left[which % 3 == 0].mean() > 0.85


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


def test_no_question_is_judged_by_whoever_learnt_from_another_scan_of_its_room() -> None:
    # Each room is scanned twice, and its lamp is named by the room: only the other scan could tell its size.
    rng = np.random.default_rng(0)
    sizes = 10 ** rng.uniform(-1, 1, 150)
    rooms = np.arange(1500) // 10
    names = [f"lamp {'abcdefghijklmno'[room // 10]}{'pqrstuvwxy'[room % 10]}" for room in rooms]
    table = questions(
        [f"How tall is the {one}?" for one in names],
        [Length(float(one)) for one in sizes[rooms] * np.exp(rng.normal(0, 0.02, 1500))],
        labels=[[one] for one in names],
    )
    scans = [f"scannet/scene{room:04d}_{i // 5 % 2:02d}" for i, room in enumerate(rooms.tolist())]
    assert lost(table) > 0.5
    assert lost(table.set_column(2, "scene", pa.array(scans))) < 0.02


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
