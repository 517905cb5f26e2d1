"""What is one and the same object is made once; what is only equal is not."""

from sightline.datasets.rows.once import distinct, once


def test_each_object_stands_where_it_is_first_met():
    a, b, same = [1], [2], [1]
    different, places = distinct([b, a, b, same, a])
    assert [id(one) for one in different] == [id(b), id(a), id(same)]
    assert places == [0, 1, 0, 2, 1]
    assert distinct([]) == ([], [])


def test_once_makes_one_thing_of_the_same_objects():
    a, b, calls = [1], [1], []

    def make(first: list[int], second: list[int]) -> list[int]:
        calls.append((first, second))
        return [*first, *second]

    made = once(make, [a, b, a, a], [a, a, a, b])
    assert made == [[1, 1]] * 4 and len(calls) == 3
    assert made[0] is made[2] and len({id(one) for one in made}) == 3
    assert once(make, [], []) == []
