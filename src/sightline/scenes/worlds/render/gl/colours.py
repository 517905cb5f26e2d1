"""Light on what views of a world show, in passes over tiles: paint, contact and corners, shadows, lamps.

darken    how open to ambient light each pixel is, beside walls and things
shadow    marks which of four lamps do not reach a pixel                                   } for each four of a
paint     the surface under ambient light and those lamps, a program for each pattern      } tile's lamps
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.pose import Pose
from sightline.scenes.worlds.render.gl.between import shadow_lists
from sightline.scenes.worlds.render.gl.context import Gl, library
from sightline.scenes.worlds.render.gl.near import darkeners, lamps_by_tile
from sightline.scenes.worlds.render.gl.surfaces import Stack, tell
from sightline.scenes.worlds.render.gl.tables import blockers, darkening, lamps, paint_rows, paints, rectangles
from sightline.scenes.worlds.render.gl.tiles import MANY, SKY_BIT, Tiles, survey
from sightline.scenes.worlds.render.lighting import Lighting, spots_of
from sightline.scenes.worlds.world import World

Array = NDArray[np.float64]
Singles = NDArray[np.float32]
Rows = NDArray[np.int32]

FEW = 100  # tiles
GLOSS = 0.2  # from which on a surface shines


class Canvas:
    """The framebuffers that a stack of views is coloured in."""

    def __init__(self, gl: Gl, stack: Stack) -> None:
        moderngl, context = library(), gl.context

        def texture(components: int, dtype: str) -> Any:
            made = context.texture(stack.size, components, dtype=dtype)
            made.filter = moderngl.NEAREST, moderngl.NEAREST
            return made

        self.ambients, self.masks = texture(2, "f2"), texture(4, "f1")
        self.darkened = context.framebuffer([self.ambients])
        self.shadowed = context.framebuffer([self.masks])
        self.lit = context.framebuffer([texture(4, "f4")])


class Lit:
    """The light of one world on the card."""

    def __init__(self, gl: Gl, world: World, lighting: Lighting) -> None:
        self.lighting = lighting
        self.rows = paint_rows(lighting)
        table = paints(lighting)
        self.patterns, self.glossy = table[:, 5, 3].astype(np.int64), table[:, 6, 1] > GLOSS
        self.rects, self.rect_starts = rectangles(lighting.plan)
        self.near = darkening(lighting.plan, world.starts)
        self.spots = spots_of(world.room, lighting.spread)
        self.paints = card(gl, table)
        self.blockers = card(gl, blockers(lighting, self.rects))
        self.lamps = card(gl, lamps(lighting))
        self.by_wall, self.by_foot = card(gl, self.near.by_wall), card(gl, self.near.by_foot)


def card(gl: Gl, table: Singles) -> Any:
    """A table (R, C, 4) as a texture, C wide."""
    rows, columns, _ = table.shape
    texture = gl.context.texture((columns, rows), 4, np.ascontiguousarray(table).tobytes(), dtype="f4")
    moderngl = library()
    texture.filter = moderngl.NEAREST, moderngl.NEAREST
    return texture


class Brush:
    """Draws tiles of a stack with one program after another."""

    def __init__(self, gl: Gl, stack: Stack, canvas: Canvas, lit: Lit, lens: Array, poses: Sequence[Pose]) -> None:
        self.gl, self.stack, self.canvas, self.lit = gl, stack, canvas, lit
        views = np.zeros((len(poses), 4, 4), dtype=np.float32)
        for view, pose in zip(views, poses, strict=True):
            view[0, :3], view[1:, :3] = pose.translation, pose.rotation.T
        self.textures = {
            "views": card(gl, views),
            "surfaces": stack.surfaces,
            "paints": lit.paints,
            "blockers": lit.blockers,
            "lamps": lit.lamps,
            "by_wall": lit.by_wall,
            "by_foot": lit.by_foot,
            "ambients": canvas.ambients,
            "masks": canvas.masks,
        }
        self.values = {
            "stack_size": stack.size,
            "view_height": stack.tall,
            "lens": tuple(lens),
            "rows": tuple(int(row) for row in lit.rows),
            "height": lit.lighting.plan.height,
            "first_round": 0.0,
        }

    def draw(self, program: Any, rows: Rows, **values: object) -> None:
        """Draw one tile for each row (M, 8): the tile's place, and four numbers more."""
        if not len(rows):
            return
        context = self.gl.context
        for unit, (name, texture) in enumerate(self.textures.items()):
            if name in program:
                texture.use(unit)
                program[name] = unit
        tell(program, **(self.values | values))
        buffer = context.buffer(rows.tobytes())
        names, layout = (["tile", "some"], "4i 4i") if "some" in program else (["tile"], "4i 16x")
        context.vertex_array(program, [(buffer, layout, *names)]).render(library().POINTS)


def shade(
    gl: Gl,
    lit: Lit,
    stack: Stack,
    canvas: Canvas,
    views: Singles,
    lens: Array,
    poses: Sequence[Pose],
    shadows: bool,
) -> Singles:
    """Linear light (N, H, W, 4) on surfaces and z-depths (N, H, W, 2) of a stack; the last number is idle."""
    light, grid, lamps = lit.lighting, lit.lighting.grid, lit.lighting.lamps
    eyes = np.array([pose.translation for pose in poses], dtype=np.float64)
    frames = np.array([pose.rotation for pose in poses], dtype=np.float64)
    tiles = survey(views, stack.width, stack.height, eyes, frames, lens, lit.rows, lit.patterns, lit.glossy)
    brush = Brush(gl, stack, canvas, lit, lens, poses)
    moderngl, context = library(), gl.context
    context.enable_only(moderngl.BLEND | moderngl.PROGRAM_POINT_SIZE)
    context.blend_equation = moderngl.FUNC_ADD
    context.blend_func = moderngl.DST_COLOR, moderngl.ZERO
    use(canvas.darkened, 1.0)
    by_walls, by_feet = darkeners(tiles, light.plan.walls, lit.near.feet, lit.near.rests)
    for table, rows, name in ((lit.by_wall, by_walls, "corner"), (lit.by_foot, by_feet, "contact")):
        brush.textures["near"] = table
        brush.draw(darken_program(gl, name), padded(rows, table.height - 1))
    near = lamps_by_tile(tiles, grid.low, grid.rows, grid.columns, grid.lamp_starts, grid.lamps_near, len(lamps.lamps))
    slots = np.where(near, np.cumsum(near, axis=1) - 1, -1).astype(np.int32)
    rows, sorts = np.zeros((0, 8), dtype=np.int32), np.zeros((0, 2), dtype=np.int32)
    if shadows:
        rows, sorts = shadow_lists(
            tiles, slots, light.solids, light.plan.walls, lit.rect_starts, lit.spots, light.spread, lamps
        )
        rows = padded(rows, lit.blockers.height - 1)
    use(canvas.lit, 0.0)
    for turn in range(int(slots.max(initial=0)) // 4 + 1):
        use(canvas.shadowed, 0.0)
        context.blend_equation = moderngl.MAX
        for kind in range(4):
            brush.draw(shadow_program(gl, kind, light.spread), rows[(sorts[:, 0] == kind) & (sorts[:, 1] == turn)])
        use(canvas.lit)
        context.blend_equation = moderngl.FUNC_ADD
        context.blend_func = moderngl.ONE, moderngl.ONE
        paint(brush, tiles, slots, turn, int(shadows), light.spread)
    read = canvas.lit.read(viewport=(0, 0, *stack.size), components=4, dtype="f4")
    return np.frombuffer(read, dtype=np.float32).reshape(stack.count, stack.tall, stack.wide, 4)


def use(framebuffer: Any, clear: float | None = None) -> None:
    """Draw into all of a framebuffer, after filling it with a number."""
    framebuffer.use()
    framebuffer.viewport = (0, 0, *framebuffer.size)
    if clear is not None:
        framebuffer.clear(clear, clear, clear, clear)


def padded(rows: Rows, last: int) -> Rows:
    """Rows (M, 8) whose last four numbers, where −1, are the table's last row, which does nothing."""
    out = rows.copy()
    out[:, 4:][out[:, 4:] < 0] = last
    return out


def paint(brush: Brush, tiles: Tiles, slots: Rows, turn: int, shadows: int, spread: int) -> None:
    """Each pattern on the tiles that show it, in the light of the lamps that have their turn."""
    rows = np.full((len(slots), 8), -1, dtype=np.int32)
    rows[:, :3], rows[:, 3] = tiles.places, tiles.row
    tile, lamp = np.nonzero((slots >= 4 * turn) & (slots < 4 * turn + 4))
    rows[tile, 4 + slots[tile, lamp] % 4] = lamp
    count = (rows[:, 4:] >= 0).sum(axis=1)
    single = tiles.only != MANY
    for pattern in range(SKY_BIT + 1):
        shown = (tiles.patterns >> np.uint64(pattern)) & np.uint64(1) > 0
        if turn:
            shown &= count > 0
        if not shown.any():
            continue
        if pattern == SKY_BIT:
            brush.draw(paint_program(brush.gl, -1), rows[shown], first_round=float(turn == 0))
            continue
        few = shown.sum() < FEW  # a program more costs more than what it saves
        for variant in (2,) if few else range(4):
            chosen = shown if few else shown & (single == variant % 2) & (tiles.gloss == variant // 2)
            if chosen.any():
                lamps = int(count[chosen].max())
                program = paint_program(brush.gl, pattern, lamps, variant % 2, variant // 2, shadows, spread)
                brush.draw(program, rows[chosen], first_round=float(turn == 0))


def paint_program(
    gl: Gl, pattern: int, lamps: int = 0, single: int = 0, shine: int = 0, shadows: int = 0, spread: int = 1
) -> Any:
    """The program that paints one pattern, −1 is the sky: under up to so many lamps, for tiles of a single surface or
    of several, with gloss or without.
    """
    defines = {"PATTERN": pattern, "LAMPS": lamps, "SINGLE": single, "SHINE": shine, "SHADOWS": shadows}
    defines["SPREAD"] = spread
    return gl.program(
        f"paint {defines}",
        ("tile.vert", "paint.vert"),
        ("place.glsl", "lamp.glsl", "textures.glsl", "paint.frag"),
        "".join(f"#define {name} {value}\n" for name, value in defines.items()),
    )


def darken_program(gl: Gl, what: str) -> Any:
    """The program that darkens ambient light by `corner` or `contact`."""
    return gl.program(what, ("tile.vert", "darken.vert"), ("place.glsl", "darken.frag"), f"#define DARKENED {what}\n")


def shadow_program(gl: Gl, kind: int, spread: int) -> Any:
    """The program that looks for shadows of solids of a kind; 3 is a wall's rectangle."""
    hit = ("hit_block(o, d)", "hit_ellipsoid(o, d)", "hit_frustum(o, d, taper)", "0.0")[kind]
    return gl.program(
        f"shadow {kind} {spread}",
        ("tile.vert", "shadow.vert"),
        ("solids.glsl", "place.glsl", "lamp.glsl", "shadow.frag"),
        f"#define HIT(o, d, taper) {hit}\n#define BLOCKS {'solid' if kind < 3 else 'wall'}\n#define SPREAD {spread}\n",
    )
