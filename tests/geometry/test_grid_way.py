import numpy as np

from sightline.geometry.grid_way import shortest, tightened


def grid(*rows: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where one can go, the starts (s) and the goals (g)."""
    cells = np.array([list(row) for row in rows])
    return cells != "#", cells == "s", cells == "g"


def test_no_corner_is_cut():
    way = shortest(*grid("s#.", "..g"))
    assert way.tolist() == [[0, 0], [1, 0], [1, 1], [1, 2]]
    assert len(shortest(*grid("s#", "#g"))) == 0


def test_the_nearest_of_several_goals_is_reached_from_the_nearest_start():
    way = shortest(*grid("s.....g", ".......", ".....s."))
    assert way[0].tolist() == [2, 5] and way[-1].tolist() == [0, 6] and len(way) == 3


def test_an_open_way_is_one_straight_line_and_a_wall_makes_a_bend():
    free, start, goal = grid("s.....", "......", ".....g")
    assert tightened(free, shortest(free, start, goal)).tolist() == [[0, 0], [2, 5]]
    free, start, goal = grid("s...", "###.", "g...")
    bends = tightened(free, shortest(free, start, goal)).tolist()
    assert bends == [[0, 0], [0, 3], [2, 3], [2, 0]]


def test_a_line_through_a_corner_needs_both_cells_beside_it():
    cells = np.array([[0, 0], [1, 0], [1, 1]])
    free, _, _ = grid("..", "..")
    assert len(tightened(free, cells)) == 2
    free, _, _ = grid(".#", "..")
    assert len(tightened(free, cells)) == 3


def test_without_start_or_goal_there_is_no_way():
    free, start, _ = grid("s.", "..")
    assert len(shortest(free, start, np.zeros_like(free))) == 0
    assert len(shortest(free, np.zeros_like(free), start)) == 0
