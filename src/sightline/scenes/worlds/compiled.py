"""The one way hot loops are compiled here: no interpreter lock, machine code kept on disk, types preserved."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numba

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile at the first call; later processes load the machine code from the cache beside the source."""
    return cast(Callable[P, R], _kept(numba.njit(function, nogil=True, cache=True, error_model="numpy")))


def leaf(function: Callable[P, R]) -> Callable[P, R]:
    """As `compiled`, for small functions that are called once a pixel and make no arrays.

    Counting the references to the arrays they are given would cost more than what they do.
    """
    # numba's own leaves are compiled so; its type stubs leave the option out
    made = numba.njit(function, nogil=True, cache=True, error_model="numpy", _nrt=False)  # type: ignore[call-overload]
    return cast(Callable[P, R], _kept(made))


def _kept(made: Any) -> Any:
    """Machine code takes in the functions and constants of other files, but numba stamps it with its own file alone:
    after an update it would go on running what it took from the old ones. So it is stamped with all files here."""
    made._cache._cache_file._source_stamp = stamp()
    return made


@cache
def stamp() -> tuple[tuple[str, int, int], ...]:
    """Name, time of change and size of every source file here."""
    files = sorted(Path(__file__).parent.rglob("*.py"))
    return tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in files)
