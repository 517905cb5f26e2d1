"""One context for all tests here; without a driver they are left out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sightline.errors import SceneError
from sightline.scenes.worlds.render.gl.context import Gl, open_gl


@pytest.fixture(scope="session")
def gl() -> Iterator[Gl]:
    pytest.importorskip("moderngl", reason="the extra `gl` is not installed")
    try:
        opened = open_gl()
    except SceneError as error:
        pytest.skip(str(error))
    with opened:
        yield opened
