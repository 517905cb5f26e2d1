"""What each pixel of several views of a world shows, and how far away it is: boxes are drawn, their content traced."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.geometry.pose import Pose
from sightline.scenes.worlds.render.gl.context import Gl, library
from sightline.scenes.worlds.render.gl.tables import reach, shell, solids
from sightline.scenes.worlds.render.gl.tiles import TILE
from sightline.scenes.worlds.world import World

Array = NDArray[np.float64]
Singles = NDArray[np.float32]

HITS = ("hit_block(o, d)", "hit_ellipsoid(o, d)", "hit_frustum(o, d, shape.x)")
CUBE = np.array([[x, y, z] for z in (-1, 1) for y in (-1, 1) for x in (-1, 1)], dtype=np.float32)
# two triangles a face, each counter-clockwise seen from outside
FACES = [(0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5)]
TRIANGLES = np.array([[a, b, c, a, c, d] for a, b, c, d in FACES], dtype=np.int32)
SQUARE = np.array([[0, 0], [1, 0], [0, 1], [1, 1]], dtype=np.float32)


class Stack:
    """A framebuffer of `count` views above one another: surface and z-depth (metres) of each pixel.

    A view has room for whole tiles, so that none reaches into the next.
    """

    def __init__(self, gl: Gl, width: int, height: int, count: int) -> None:
        moderngl = library()
        self.width, self.height, self.count = width, height, count
        self.wide, self.tall = -(-width // TILE) * TILE, -(-height // TILE) * TILE
        self.size = size = (self.wide, self.tall * count)
        most = int(gl.context.info["GL_MAX_TEXTURE_SIZE"])
        if max(size) > most:
            raise SceneError(
                f"{count} views of {width}×{height} are more than the {most} pixels a side that the driver draws; "
                "ask for smaller pictures or fewer samples"
            )
        self.surfaces = gl.context.texture(size, 2, dtype="f4")
        self.surfaces.filter = moderngl.NEAREST, moderngl.NEAREST
        depth = gl.context.depth_texture(size)
        self.all = gl.context.framebuffer([self.surfaces], depth)
        self.depth_only = gl.context.framebuffer([], depth)

    def read(self) -> Singles:
        """Surface and z-depth (N, H, W, 2), room for whole tiles included."""
        read = self.all.read(viewport=(0, 0, *self.size), components=2, dtype="f4")
        return np.frombuffer(read, dtype=np.float32).reshape(self.count, self.tall, self.wide, 2)


class Solids:
    """The shell and the parts of one world on the card."""

    def __init__(self, gl: Gl, world: World) -> None:
        context = gl.context
        self.reach = reach(world)
        square = context.buffer(SQUARE.tobytes())
        self.parts: list[tuple[Any, Any]] = []
        for kind, rows in enumerate(solids(world)):
            if len(rows):
                program = solid_program(gl, kind)
                # eight vertices a part rather than an instance: software drivers start anew for each instance
                corners = np.column_stack([np.tile(CUBE, (len(rows), 1)), np.repeat(rows, 8, axis=0)])
                triangles = 8 * np.arange(len(rows), dtype=np.int32)[:, None] + TRIANGLES.ravel()
                names = ("corner", "middle", "side_x", "side_y", "side_z", "form")
                layout = (context.buffer(corners.tobytes()), "3f 3f 3f 3f 3f 2f", *names)
                vertices = context.vertex_array(program, [layout], context.buffer(triangles.tobytes()), 4)
                self.parts.append((program, vertices))
        walls, windows = shell(world)
        self.shell, self.outside = (
            (program, [self._rectangles(context, program, square, rows) for rows in (walls, windows) if len(rows)])
            for program in shell_programs(gl)
        )

    @staticmethod
    def _rectangles(context: Any, program: Any, square: Any, rows: Singles) -> tuple[Any, int]:
        layout = (context.buffer(rows.tobytes()), "3f 3f 3f 4f 1f/i", "start", "along", "up", "span", "code")
        return context.vertex_array(program, [(square, "2f", "corner"), layout], skip_errors=True), len(rows)


def solid_program(gl: Gl, kind: int) -> Any:
    """The program that draws parts of a kind."""
    name = f"solid {kind}"
    return gl.program(name, ("solid.vert",), ("solids.glsl", "solid.frag"), f"#define HIT(o, d) {HITS[kind]}\n")


def shell_programs(gl: Gl) -> tuple[Any, Any]:
    """The programs that draw the shell, and that open its windows to what is behind."""
    return (
        gl.program("shell", ("shell.vert",), ("shell.frag",)),
        gl.program("outside", ("shell.vert",), ("outside.frag",)),
    )


def tell(program: Any, **values: object) -> None:
    """Set those uniforms that the program has kept."""
    for name, value in values.items():
        if name in program:
            program[name] = value


def draw(gl: Gl, world: Solids, lens: Array, poses: Sequence[Pose], stack: Stack) -> None:
    """Draw one view a pose into the stack; lens (4,) is fx, fy, cx, cy in pixels."""
    moderngl, context = library(), gl.context
    context.enable_only(moderngl.DEPTH_TEST | moderngl.CULL_FACE)
    stack.all.use()
    stack.all.viewport = (0, 0, *stack.size)
    stack.all.clear(-3.0, 1e30, 0.0, 0.0, depth=1.0)
    for n, pose in enumerate(poses):
        view = (0, n * stack.tall, stack.width, stack.height)
        values = {
            "frame": tuple(pose.rotation.T.ravel()),
            "eye": tuple(pose.translation),
            "lens": tuple(lens),
            "size": (stack.width, stack.height),
            "corner_px": (0.0, float(n * stack.tall)),
            "reach": world.reach,
        }
        stack.all.use()
        stack.all.viewport = view
        program, lots = world.shell
        tell(program, **values)
        context.disable(moderngl.CULL_FACE)
        context.depth_func = "<="  # a window lies in its wall and comes after it
        for vertices, count in lots:
            vertices.render(moderngl.TRIANGLE_STRIP, instances=count)
        program, lots = world.outside
        if len(lots) > 1:
            tell(program, **values)
            stack.depth_only.use()
            stack.depth_only.viewport = view
            stack.surfaces.use(0)
            context.depth_func = "1"
            vertices, count = lots[1]
            vertices.render(moderngl.TRIANGLE_STRIP, instances=count)
            stack.all.use()
        context.depth_func = "<"
        context.enable(moderngl.CULL_FACE)
        context.cull_face = "front"  # the far faces of a box cover its pixels wherever the eye is
        for program, vertices in world.parts:
            tell(program, **values)
            vertices.render(moderngl.TRIANGLES)
