"""Pictures of examples for the card: the views of a row with its boxes, points and marks drawn in, as a data URL."""

from __future__ import annotations

import base64
import io

from PIL import Image

from sightline.datasets.draw import draw_box, enlarged
from sightline.datasets.marks import draw_marks
from sightline.datasets.pictures import Pictures
from sightline.datasets.row import Row, RowView
from sightline.errors import SightlineError
from sightline.questions.question import Mark
from sightline.scenes.scene import Frame

WIDTH = 320  # pixels, of one view on the page
COLOURS = ((230, 120, 20), (30, 130, 200), (50, 160, 70), (180, 60, 160))


def picture_of(row: Row, pictures: Pictures) -> str:
    """The views of a row side by side, JPEG in a data URL; empty for a row without views.

    Boxes are drawn where the scene can still be read. Raises what `Pictures` raises.
    """
    views = [_drawn(row, view, pictures) for view in row.views]
    if not views:
        return ""
    sheet = Image.new("RGB", (sum(view.width for view in views), max(view.height for view in views)), "white")
    left = 0
    for view in views:
        sheet.paste(view, (left, 0))
        left += view.width
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=80)
    return f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"


def _drawn(row: Row, view: RowView, pictures: Pictures) -> Image.Image:
    clean = pictures.clean(row, view)
    frame = _frame(row, view, pictures)
    image, camera = enlarged(clean, None if frame is None else frame.camera, WIDTH)
    if frame is not None and camera is not None and frame.world_from_camera is not None:
        for k, mention in enumerate(row.evidence.mentions):
            if mention.box is not None:
                draw_box(image, mention.box, camera, frame.world_from_camera, COLOURS[k % len(COLOURS)], mention.name)
    marks = [mark for mark in row.marks if mark.frame == view.frame]
    if not marks:
        marks = [
            Mark(view.frame, "dot", (point.uv,), "AB"[k : k + 1])
            for k, point in enumerate(row.evidence.points)
            if point.frame == view.frame
        ]
    draw_marks(image, marks, pictures.mask_of(row), scale=WIDTH / clean.shape[1])
    return image


def _frame(row: Row, view: RowView, pictures: Pictures) -> Frame | None:
    """The frame that a view shows; None where its source is not here any more."""
    try:
        return pictures.scene(row).frame(view.frame)
    except (SightlineError, OSError):
        return None
