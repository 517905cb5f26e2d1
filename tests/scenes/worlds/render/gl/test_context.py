"""Contexts: what is missing is named, what was made is found again."""

from __future__ import annotations

import sys

import pytest

from sightline.errors import ConfigError, SceneError
from sightline.scenes.worlds.render.gl.context import Gl, open_gl


def test_without_moderngl_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "moderngl", None)
    with pytest.raises(ConfigError, match=r"pip install 'sightline\[gl\]'"):
        open_gl()


def test_a_machine_without_a_driver_says_so_and_other_faults_go_on(monkeypatch):
    moderngl = pytest.importorskip("moderngl", reason="the extra `gl` is not installed")

    def failing(error):
        def create_context(**settings):
            raise error

        return create_context

    monkeypatch.setattr(moderngl, "create_context", failing(Exception("eglInitialize failed (0x3001)")))
    with pytest.raises(SceneError, match=r"EGL gives no OpenGL 4.3 context \(eglInitialize failed \(0x3001\)\)"):
        open_gl()
    monkeypatch.setattr(moderngl, "create_context", failing(TypeError("ours")))
    with pytest.raises(TypeError, match="ours"):
        open_gl()


def test_what_was_made_for_an_equal_object_is_found_again_and_only_the_last():
    gl, made = Gl(None), iter(range(9))
    assert [gl.once("stack", size, lambda: next(made)) for size in ((1, 2), (1, 2), (3, 4), (1, 2))] == [0, 0, 1, 2]
    assert gl.once("canvas", (1, 2), lambda: next(made)) == 3
