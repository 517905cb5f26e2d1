from collections import Counter

import numpy as np
import pytest

from sightline.errors import QuestionError
from sightline.geometry.pose import Pose
from sightline.questions.draft import Skip
from sightline.questions.motion.moved_pairs import Dealing, moved_pairs
from sightline.scenes.table import SceneTable
from tests.made_film import LEVEL, film, line, rest

WAYS = {"a": line(0.1, 0, 0), "b": rest, "c": line(0, 0.05, 0)}


def later(f):
    return Pose(LEVEL.rotation, LEVEL.translation + (0.1 * max(f - 3, 0), 0.0, 0.0))


def dealt(ways, dealing, camera=later):
    found = list(moved_pairs(SceneTable(film(ways, camera=camera)), np.random.default_rng(0), dealing))
    pairs = [one for one in found if not isinstance(one, Skip)]
    return pairs, Counter(one.reason for one in found if isinstance(one, Skip))


def test_each_pair_comes_once_with_the_distance_between_its_two_places():
    pairs, skipped = dealt(WAYS, Dealing(most=1000, rests=1000))
    assert not skipped and len(pairs) == 36 * 28
    assert len({(pair.p, *sorted((pair.i, pair.j))) for _, pair in pairs}) == len(pairs)
    for seen, pair in pairs:
        places = [np.array(seen.at[f][pair.p]) for f in (pair.i, pair.j)]
        assert pair.metres == pytest.approx(np.linalg.norm(places[1] - places[0]))
        assert [view.frame for view in pair.views] == [seen.ids[pair.i], seen.ids[pair.j]]


def test_rest_and_motion_take_turns_and_so_do_both_kinds_of_camera_and_the_distances():
    pairs, _ = dealt(WAYS, Dealing())
    first = [(pair.moves, bool(seen.camera_moved[pair.i, pair.j])) for seen, pair in pairs[:32]]
    assert Counter(first) == dict.fromkeys([(a, b) for a in (True, False) for b in (True, False)], 8)
    moved = [round(pair.metres, 3) for seen, pair in pairs if pair.moves and not seen.camera_moved[pair.i, pair.j]]
    assert len(set(moved[:4])) == 4  # 5, 10, 15 to 20 and 30 cm: no bin twice before each had its turn


def test_short_moves_are_skipped_and_no_point_fills_a_bin():
    pairs, skipped = dealt(WAYS, Dealing(floor=0.12, most=2, rests=3))
    assert skipped.keys() == {"it hardly moved"}
    assert min(pair.metres for _, pair in pairs if pair.moves) >= 0.12
    assert max(Counter(pair.p for _, pair in pairs if not pair.moves).values()) == 3
    assert max(Counter((pair.p, round(pair.metres, 3)) for _, pair in pairs if pair.moves).values()) == 2


def test_bins_of_equal_width_lie_between_the_least_and_the_greatest_move():
    pairs, _ = dealt({"a": line(0.1, 0, 0)}, Dealing(spread="width", most=1), camera=lambda f: LEVEL)
    # Seven distances, ten bins: each has one of its own (but for rounding, in the middle), and each point one pair.
    counts = Counter(round(pair.metres, 2) for _, pair in pairs)
    assert counts.keys() == {round(0.1 * k, 2) for k in range(1, 8)}
    assert all(count == 12 for metres, count in counts.items() if metres != 0.4)


def test_an_unknown_spread_is_refused_and_a_scene_without_tracks_has_no_pairs():
    with pytest.raises(QuestionError, match="spread='even' is no way"):
        dealt(WAYS, Dealing(spread="even"))
    assert dealt({}, Dealing()) == ([], Counter())
