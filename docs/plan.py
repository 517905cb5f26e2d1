"""The floor of a scene from above, with the things that a row speaks of and the way between the first two."""

from __future__ import annotations

import math

from PIL import Image, ImageDraw, ImageFont

from sightline.datasets.rows.row import Row
from sightline.geometry.free_way import Way
from sightline.questions.reasoning.ways import ground, way_between, whole
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable

PIXELS = 90  # to the metre
CLOSED, NAMED, OTHER, WALKED = (226, 223, 216), (40, 90, 150), (150, 150, 150), (200, 60, 40)


def plan(scene: Scene, row: Row) -> Image.Image:
    """A plan of a scene that knows its floor."""
    table = SceneTable(scene)
    occasion = whole(table)
    if occasion is None:
        raise SystemExit(f"{scene.id} does not know its floor; give a row about a scene that does")
    floor, things = ground(occasion)
    height, width = floor.open.shape
    scale = floor.cell * PIXELS

    def pixel(x: float, y: float) -> tuple[float, float]:
        return (x - floor.origin[0]) * PIXELS, height * scale - (y - floor.origin[1]) * PIXELS

    sheet = Image.fromarray(floor.open[::-1]).resize((round(width * scale), round(height * scale)))
    picture = Image.new("RGB", sheet.size, CLOSED)
    picture.paste((255, 255, 255), mask=sheet.convert("L"))
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(13)
    named = {table.index(one.object_id): one.name for one in row.evidence.mentions}
    for i, box in things.items():
        corners = sorted({(round(x, 4), round(y, 4)) for x, y, _ in box.corners.tolist()})
        x, y, _ = box.center.tolist()
        corners.sort(key=lambda at: math.atan2(at[1] - y, at[0] - x))
        pen.polygon([pixel(*at) for at in corners], outline=NAMED if i in named else OTHER, width=2)
        if i in named:
            pen.text(pixel(x, y), named[i], fill=NAMED, font=font, anchor="mm")
    way = way_between(occasion, *list(named)[:2])
    if isinstance(way, Way):
        pen.line([pixel(*at) for at in way.points.tolist()], fill=WALKED, width=3)
        start = pixel(*way.points[0].tolist())
        pen.ellipse([start[0] - 5, start[1] - 5, start[0] + 5, start[1] + 5], fill=WALKED)
    return picture
