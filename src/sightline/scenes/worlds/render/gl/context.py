"""An OpenGL context that draws off screen, and the programs that draw worlds in it. The one door to moderngl."""

from __future__ import annotations

from collections.abc import Callable
from ctypes.util import find_library
from dataclasses import dataclass, field
from importlib import resources
from types import ModuleType, TracebackType
from typing import Any, TypeVar, cast

from sightline.errors import ConfigError, SceneError

Made = TypeVar("Made")

VERSION = 430  # of OpenGL; what is used here came with it
HEAD = "#version 430\n"


def library() -> ModuleType:
    """moderngl, or ConfigError naming the extra that brings it."""
    try:
        import moderngl
    except ImportError as error:
        raise ConfigError("drawing worlds with OpenGL needs moderngl: pip install 'sightline[gl]'") from error
    found: ModuleType = moderngl
    return found


@dataclass(eq=False)
class Gl:
    """A context and what is kept in it: programs by name, and whatever a drawing wants to find again, by key.

    It belongs to the thread that opened it; `close` it, or use it in a `with` statement.
    """

    context: Any
    programs: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, tuple[object, Any]] = field(default_factory=dict)

    def program(self, name: str, vertex: tuple[str, ...], fragment: tuple[str, ...], defines: str = "") -> Any:
        """The program `name`, built at first use from the shader files that make up its two stages."""
        if name not in self.programs:
            self.programs[name] = self.context.program(
                vertex_shader=HEAD + defines + "".join(map(source, vertex)),
                fragment_shader=HEAD + defines + "".join(map(source, fragment)),
            )
        return self.programs[name]

    def once(self, key: str, of: object, make: Callable[[], Made]) -> Made:
        """What was made under this key for an equal object, made now if it was not; the one before is given up."""
        found = self.kept.get(key)
        if found is None or found[0] != of:
            self.kept[key] = found = (of, make())
        return cast(Made, found[1])

    def close(self) -> None:
        """Give everything back to the driver."""
        self.programs.clear()
        self.kept.clear()
        self.context.release()

    def __enter__(self) -> Gl:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class _Driver:
    """Says in our words what glcontext says by an `Exception` of no class of its own; any other error goes on."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is Exception:
            raise SceneError(
                f"EGL gives no OpenGL {VERSION / 100:.1f} context ({error}); install Mesa's libegl1 and "
                "libgl1-mesa-dri, or render without OpenGL"
            ) from error


def open_gl() -> Gl:
    """A context without a window, by EGL.

    ConfigError when moderngl is not installed, SceneError when the machine's driver gives no context.
    """
    moderngl = library()
    # glcontext asks for names that only development packages install
    names = {"libegl": find_library("EGL"), "libgl": find_library("GL")}
    found = {key: name for key, name in names.items() if name is not None}
    with _Driver():
        context = moderngl.create_context(standalone=True, backend="egl", require=VERSION, **found)
    context.gc_mode = "auto"
    return Gl(context)


def source(name: str) -> str:
    """The text of a shader file."""
    return resources.files("sightline.scenes.worlds.render.gl").joinpath("shaders", name).read_text(encoding="utf-8")
