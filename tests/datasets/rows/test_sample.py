"""A sample is as large as it should be, of rows that are there, none twice, from all over the folder."""

from hypothesis import given
from hypothesis import strategies as st

from sightline.datasets.rows.sample import PLACES, Piece, pieces, stretches


@given(st.integers(1, 5000), st.integers(0, 400), st.integers(1, 6000))
def test_a_sample_has_its_size_and_no_row_twice(rows: int, scenes: int, sample: int):
    taken = [row for start, stop in stretches(rows, scenes, sample) for row in range(start, stop)]
    assert len(taken) == min(rows, sample)
    assert taken == sorted(set(taken))
    assert 0 <= taken[0] and taken[-1] < rows


def test_a_sample_is_of_about_so_many_scenes_as_hold_as_many_rows():
    # A million rows, a hundred of a scene: a thousand of them are ten scenes, but ten places say too little.
    assert len(stretches(1_000_000, 10_000, 1_000)) == PLACES
    assert len(stretches(1_000_000, 10_000, 20_000)) == 200
    assert len(stretches(1_000_000, 10_000, 5)) == 5


def test_a_sample_reaches_from_the_first_rows_to_near_the_last():
    taken = stretches(1_000_000, 10_000, 1_000)
    assert taken[0][0] == 0
    assert [round(start * PLACES / 1_000_000) for start, _ in taken] == list(range(PLACES))


def test_row_groups_without_a_row_of_the_sample_are_left_out():
    groups = {"rows-00000.parquet": (10, 10), "rows-00001.parquet": (5,)}
    assert pieces(groups, [(2, 4), (8, 9), (19, 22)]) == (
        Piece("rows-00000.parquet", 0, ((2, 4), (8, 9))),
        Piece("rows-00000.parquet", 1, ((9, 10),)),
        Piece("rows-00001.parquet", 0, ((0, 2),)),
    )


@given(st.lists(st.integers(0, 50), min_size=1, max_size=8), st.integers(1, 30), st.integers(1, 100))
def test_all_rows_of_a_sample_lie_in_its_pieces(sizes: list[int], scenes: int, sample: int):
    rows = sum(sizes)
    if rows:
        found = pieces({"rows": sizes}, stretches(rows, scenes, sample))
        assert sum(piece.rows for piece in found) == min(rows, sample)
        assert all(stop <= sizes[piece.group] for piece in found for _, stop in piece.taken)
