"""SplitMix64 as published, and luck that the seed turns."""

import numpy as np

from sightline.datasets.rows.luck import luck, mixed

GAMMA = 0x9E3779B97F4A7C15
# The generator's first outputs from the state 1234567, as its reference implementation gives them.
FROM_1234567 = [
    *(6457827717110365317, 3203168211198807973, 9817491932198370423),
    *(4593380528125082431, 16408922859458223821),
]


def test_the_generators_published_outputs_are_met():
    states = [(1234567 + k * GAMMA) % 2**64 for k in range(5)]
    assert mixed(np.array(states, dtype=np.uint64)).tolist() == FROM_1234567


def test_luck_is_that_of_number_and_seed_alone():
    numbers = np.arange(2000, dtype=np.uint64)
    one, other = luck(numbers, 1), luck(numbers, 2)
    assert np.array_equal(luck(numbers[::-1], 1), one[::-1])
    assert len(np.unique(np.concatenate([one, other]))) == 4000
    assert abs(np.corrcoef(one.astype(np.float64), other.astype(np.float64))[0, 1]) < 0.1
    assert np.all(np.abs(np.bincount((one >> np.uint64(61)).astype(np.int64)) - 250) < 60)


def test_every_bit_of_a_number_moves_about_half_of_the_others():
    numbers = mixed(np.arange(500, dtype=np.uint64))
    for bit in range(64):
        moved = mixed(numbers) ^ mixed(numbers ^ np.uint64(1 << bit))
        share = np.unpackbits(moved.view(np.uint8)).mean()
        assert 0.48 < share < 0.52
