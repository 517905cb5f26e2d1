from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.geometry.pose import Pose
from sightline.scenes.keyframes import at_rate, has_moved_on, key_frames, support_frames


def at(x: float, degrees: float = 0.0) -> Pose:
    a = np.radians(degrees)
    return Pose(np.array([[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]]), np.array([x, 0, 0]))


def test_a_rate_takes_the_first_frame_of_each_slot():
    stamps = [i * 100_000_000 + 7 for i in range(305)]  # ten a second for half a minute
    assert at_rate(stamps, Fraction(1)) == tuple(range(0, 305, 10))
    assert at_rate(stamps, Fraction("0.1")) == (0, 100, 200, 300)
    assert at_rate([0, 2_500_000_000, 2_600_000_000, 3_000_000_000], Fraction(1)) == (0, 1, 3)


@settings(max_examples=50)
@given(st.lists(st.integers(0, 10**11), min_size=1, unique=True).map(sorted), st.sampled_from(["0.1", "1", "3", "30"]))
def test_each_slot_with_a_frame_gives_one(stamps, rate):
    slots = [int((stamp - stamps[0]) * Fraction(rate) / 10**9) for stamp in stamps]
    kept = at_rate(stamps, Fraction(rate))
    assert [slots[i] for i in kept] == sorted(set(slots))


def test_moving_on_is_15_degrees_or_30_centimetres():
    assert has_moved_on(at(0), at(0.3)) and has_moved_on(at(0), at(0, 15))
    assert not has_moved_on(at(0), at(0.29)) and not has_moved_on(at(0), at(0, -14.9))
    assert not has_moved_on(at(0), at(0.2, 10))  # either, not both a little


def test_key_frames_are_measured_from_the_key_frame_before():
    assert key_frames([at(0.1 * i) for i in range(8)]) == (0, 3, 6)
    assert key_frames([at(0, 5 * i) for i in range(8)]) == (0, 3, 6)
    assert key_frames([]) == ()


def test_support_frames_lie_before_the_reference_each_a_step_further_back():
    def before(reference):
        return [(i, at(0.1 * i)) for i in range(reference - 1, -1, -1)]

    assert support_frames(at(2.0), before(20)) == (8, 11, 14, 17)
    assert support_frames(at(0.7), before(7)) == (1, 4)
    assert support_frames(at(0), []) == ()
    assert support_frames(at(2.0), before(20), at_most=1) == (17,)


def test_support_frames_are_looked_for_no_further_back_than_needed():
    asked = iter([(i, at(0.1 * i)) for i in range(1000, -1, -1)])
    assert support_frames(at(100.1), asked) == (989, 992, 995, 998)
    assert next(asked)[0] == 988
