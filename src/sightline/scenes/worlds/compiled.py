"""The one way hot loops are compiled here: no interpreter lock, machine code kept on disk, types preserved."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

import numba

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile at the first call; later processes load the machine code from the cache beside the source."""
    return cast(Callable[P, R], numba.njit(function, nogil=True, cache=True, error_model="numpy"))


def leaf(function: Callable[P, R]) -> Callable[P, R]:
    """As `compiled`, for small functions that are called once a pixel and make no arrays.

    Counting the references to the arrays they are given would cost more than what they do.
    """
    # numba's own leaves are compiled so; its type stubs leave the option out
    made = numba.njit(function, nogil=True, cache=True, error_model="numpy", _nrt=False)  # type: ignore[call-overload]
    return cast(Callable[P, R], made)
