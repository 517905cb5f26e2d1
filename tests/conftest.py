"""Fixtures that every floor's tests may use."""

from collections.abc import Callable
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def samples() -> Callable[[str], Path]:
    """`samples("kitti")` is that folder of small real inputs; the test is skipped where it is absent."""

    def folder(name: str) -> Path:
        path = SAMPLES / name
        if not path.exists():
            pytest.skip(f"the sample {name!r} is not on this machine (looked in {SAMPLES})")
        return path

    return folder
