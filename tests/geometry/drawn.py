"""Poses and boxes for hypothesis to draw."""

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from sightline.geometry.box import Box
from sightline.geometry.pose import Pose


def law(examples: int) -> settings:
    """How often a law is tried; without a deadline, as the kernels are compiled when first called."""
    return settings(max_examples=examples, deadline=None)


SEEDS = st.integers(0, 2**32 - 1)


def metres(low: float = -5.0, high: float = 5.0) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_nan=False)


def triples(low: float = -5.0, high: float = 5.0) -> st.SearchStrategy[tuple[float, float, float]]:
    return st.tuples(metres(low, high), metres(low, high), metres(low, high))


def rotations() -> st.SearchStrategy[np.ndarray]:
    """Any turn, and often one by right angles: there edges run parallel and faces coincide."""
    angles = st.floats(-np.pi, np.pi) | st.sampled_from([0.0, np.pi / 2, np.pi, -np.pi / 2])
    return st.tuples(angles, angles, angles).map(lambda a: Rotation.from_euler("zyx", a).as_matrix())


def poses() -> st.SearchStrategy[Pose]:
    return st.builds(Pose, rotations(), triples())


def boxes(reach: float = 2.0) -> st.SearchStrategy[Box]:
    return st.builds(Box, triples(-reach, reach), triples(0.05, 3.0), rotations())


def upright_boxes(reach: float = 2.0) -> st.SearchStrategy[Box]:
    return st.builds(Box.from_yaw, triples(-reach, reach), triples(0.05, 3.0), st.floats(-np.pi, np.pi))
