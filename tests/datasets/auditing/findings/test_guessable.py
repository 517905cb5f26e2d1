"""What judges get right who never look."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from sightline.answers.answer import Answer
from sightline.answers.choice import Choice, YesNo
from sightline.answers.number import Count, Length
from sightline.answers.text import Words
from sightline.datasets.auditing.findings.claims import reading_of
from sightline.datasets.auditing.findings.guessable import Guessed, Riddles, finding_of, riddle_of
from sightline.datasets.auditing.findings.offered import offer_of
from sightline.datasets.auditing.peers.peer_row import PeerRow
from tests.datasets.auditing.peers.made_peers import row


def typed(one: PeerRow) -> Answer | None:
    riddle = riddle_of(one, reading_of(one), offer_of(one))
    return None if riddle is None else riddle.answer


@pytest.mark.parametrize(
    ("question", "said", "answer"),
    [
        ("Is the cup left of the jug?", "No, it is not.", YesNo(False)),
        ("Which is taller, the cup or the jug?", "The jug is.", Choice(("cup", "jug"), 1)),
        ("Which? A. cup B. jug", "B", Choice(("cup", "jug"), 1)),
        ("How many jugs are there?", "Three", Count(3)),
        ("How tall is the jug?", "30 cm", Length(0.3)),
        ("What is it?", "A red  jug", Words("a red jug")),
        ("What is it?", "x" * 50, None),
        ("Seen from the camera, does the cup stand behind the jug, with its handle in front?", "yes", YesNo(True)),
        ("Behind the jug?", "No.", YesNo(False)),
    ],
)
def test_answers_are_typed_as_what_was_asked(question: str, said: str, answer: Answer | None) -> None:
    assert typed(row(question, said)) == answer


def seen(rows: Sequence[PeerRow], most: int = 40_000) -> Riddles:
    riddles = Riddles(most)
    for one in rows:
        riddles.see(one, reading_of(one), offer_of(one))
    return riddles


def test_shares_are_of_the_rows_asked_and_the_same_in_any_order() -> None:
    rows = [row("Is the cup left of the jug?", "Yes." if i % 4 else "No.", f"{i}.jpg") for i in range(400)]
    mixed = [rows[i] for i in np.random.default_rng(3).permutation(400)]
    tables = [seen(order, most=100).judged() for order in (rows, mixed)]
    assert tables[0] == tables[1]
    [task] = tables[0]
    assert task.rows <= 100 and 0.6 < task.right["majority"] < 0.9
    [found] = finding_of([replace(task, chance=0.5)])
    assert (found.rows, found.of, found.wrong) == (round(max(task.right.values()) * task.rows), task.rows, False)


def test_what_only_one_picture_tells_is_not_learnt_from_it() -> None:
    rng = np.random.default_rng(0)
    height = [f"{10 + 10 * int(k)} cm" for k in rng.permutation(40)]
    rows = [row(f"How tall is thing{i % 40}?", height[i % 40], f"{i % 40}.jpg") for i in range(800)]
    [task] = seen(rows).judged()
    assert max(task.right.values()) < 0.4  # each thing's height stands in its own picture's rows alone


def test_what_the_words_tell_in_every_picture_is_learnt() -> None:
    rows = [
        row(f"How tall is the {'jug' if i % 2 else 'tower'}?", "30 cm" if i % 2 else "20 m", f"{i}.jpg")
        for i in range(400)
    ]
    [task] = seen(rows).judged()
    assert task.right["prior"] > 0.95 and task.right["words"] > 0.95
    assert finding_of([task])[0].rows > 380


def test_nothing_is_found_in_nothing_and_in_what_luck_is_worth() -> None:
    assert finding_of([]) == []
    assert finding_of([Guessed("t", 100, 0.5, {"majority": 0.49})]) == []
    # Among sixty fair coins the best of three judges is right in more than half of the rows of each, by luck alone.
    coins = [Guessed(f"t{i}", 100, 0.5, {"a": 0.56, "b": 0.45, "c": 0.49}) for i in range(60)]
    turned = [replace(one, right=dict(zip("bca", one.right.values(), strict=True))) for one in coins]
    thirds = [replace(one, right=dict(zip("cab", one.right.values(), strict=True))) for one in coins]
    assert finding_of([*coins[:20], *turned[20:40], *thirds[40:]]) == []
    [found] = finding_of([*coins[:5], *turned[5:10], *thirds[10:15], Guessed("u", 100, 0.5, {"a": 0.95})])
    assert (found.rows, found.of) == (845, 1600)
    assert finding_of([Guessed("t", 900, 0.0, {"words": 3 / 900})]) == []


@pytest.mark.parametrize("seed", range(4))
def test_fair_coins_are_not_guessable(seed: int) -> None:
    heads = np.random.default_rng(seed).random(1000) < 0.5
    rows = [row("Is the cup left of the jug?", "Yes." if heads[i] else "No.", f"{i}.jpg") for i in range(1000)]
    assert finding_of(seen(rows).judged()) == []


@pytest.mark.parametrize("folder", ["scene{scene:04d}_00", "all"])
def test_pairs_of_frames_of_one_scene_tell_nothing_of_another(folder: str) -> None:
    # Overlapping pairs of a scene's frames; each scene has things and an answer of its own.
    rng = np.random.default_rng(0)
    answer = rng.permutation(60)
    rows = []
    for i in range(1200):
        scene, at = i % 60, i // 60
        place = folder.format(scene=scene)
        images = (f"{place}/{scene}_{at}.jpg", f"{place}/{scene}_{at + 1}.jpg")
        rows.append(replace(row(f"How many thing{scene} are there?", str(answer[scene])), images=images, scene=place))
    told = seen(rows).judged()
    assert max(told[0].right.values()) < 0.1 and told == seen(rows[::-1]).judged()
