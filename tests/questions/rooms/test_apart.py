from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from sightline.questions.rooms.apart import Apart

NUMBERS = st.lists(st.integers(0, 30), min_size=1, max_size=7).map(sorted)


def apart(numbers, least):
    return Apart.of(len(numbers), lambda i, j: numbers[j] - numbers[i] >= least)


@given(NUMBERS, st.integers(1, 12))
def test_the_longest_row_is_that_of_trying_all(numbers, least):
    rows = [
        row
        for count in range(1, len(numbers) + 1)
        for row in combinations(numbers, count)
        if all(b - a >= least for a, b in combinations(row, 2))
    ]
    assert apart(numbers, least).longest == max(map(len, rows))


@given(NUMBERS, st.integers(1, 12), st.integers(1, 4), st.randoms(use_true_random=False))
def test_each_is_taken_that_is_apart_from_those_before(numbers, least, count, random):
    order = random.sample(range(len(numbers)), len(numbers))
    taken = []
    for k in order:
        if all(abs(numbers[k] - numbers[other]) >= least for other in taken) and len(taken) < count:
            taken.append(k)
    assert apart(numbers, least).chosen(order, count) == (taken if len(taken) == count else None)
