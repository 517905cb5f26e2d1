"""What is one and the same object is made once; what is only equal is not."""

from sightline.datasets.once import distinct, once


def test_each_object_stands_where_it_is_first_met():
    a, b, same = [1], [2], [1]
    different, places = distinct([b, a, b, same, a])
    assert [id(one) for one in different] == [id(b), id(a), id(same)]
    assert places == [0, 1, 0, 2, 1]
    assert distinct([]) == ([], [])


def test_once_makes_one_thing_of_one_object():
    a, b, calls = [1], [1], []
    made = once([a, b, a], lambda value: (calls.append(value), [*value])[1])
    assert made == [[1], [1], [1]] and len(calls) == 2
    assert made[0] is made[2] and made[0] is not made[1]
