"""Pictures of examples for the card: the frame of a row with its boxes, points and marks drawn in, as a data URL."""

from __future__ import annotations

import base64
import io
import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from sightline.datasets.row import Row
from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.scene import Scene

Array = NDArray[np.float64]

WIDTH = 320  # pixels, of one view on the page
COLOURS = ((230, 120, 20), (30, 130, 200), (50, 160, 70), (180, 60, 160))
EDGES = tuple((i, i | 1 << axis) for i in range(8) for axis in range(3) if not i >> axis & 1)
PIECES = 24  # points along an edge: a lens bends it, and part of it may lie behind the camera
NEAR = 0.05  # metres


def picture_of(row: Row, scene: Scene) -> str:
    """The views of a row side by side, JPEG in a data URL; empty for a row without views."""
    views = [_drawn(row, scene, view.frame) for view in row.views]
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


def _drawn(row: Row, scene: Scene, frame_id: str) -> Image.Image:
    frame = scene.frame(frame_id)
    image = Image.fromarray(np.ascontiguousarray(frame.rgb()))
    scale = WIDTH / image.width
    image = image.resize((WIDTH, max(1, round(image.height * scale))), Image.Resampling.LANCZOS)
    pen = ImageDraw.Draw(image)
    if frame.camera is not None and frame.world_from_camera is not None:
        camera = frame.camera.scaled(*image.size)
        for k, mention in enumerate(row.evidence.mentions):
            if mention.box is not None:
                _box(pen, mention.box, camera, frame.world_from_camera, COLOURS[k % len(COLOURS)], mention.name)
    points = [(point.uv, "AB"[k : k + 1]) for k, point in enumerate(row.evidence.points) if point.frame == frame_id]
    points += [(mark.uv[0], mark.label) for mark in row.marks if mark.frame == frame_id and mark.kind == "dot"]
    for (u, v), label in points:
        _dot(pen, u * scale, v * scale, label)
    return image


def _box(
    pen: ImageDraw.ImageDraw, box: Box, camera: Camera, world_from_camera: Pose, colour: tuple[int, int, int], name: str
) -> None:
    corners = world_from_camera.inverse().apply(box.corners)
    seen: list[Array] = []
    for start, end in EDGES:
        part = np.linspace(0.0, 1.0, PIECES)[:, None]
        points = corners[start] + (corners[end] - corners[start]) * part
        uv, _ = camera.project(points[points[:, 2] >= NEAR])
        uv = np.clip(uv[np.isfinite(uv).all(axis=1)], -4 * WIDTH, 4 * WIDTH)
        if len(uv) > 1:
            pen.line([(float(u), float(v)) for u, v in uv], fill=colour, width=2)
            seen.append(uv)
    inside = [uv[camera.inside(uv)] for uv in seen]
    shown = np.concatenate(inside) if inside else np.zeros((0, 2))
    if len(shown):
        u, v = shown[np.argmin(shown[:, 1])]
        _word(pen, float(u), float(v), name, colour, camera.width)


def _dot(pen: ImageDraw.ImageDraw, u: float, v: float, label: str) -> None:
    pen.ellipse((u - 4, v - 4, u + 4, v + 4), fill=COLOURS[0], outline=(255, 255, 255))
    if label:
        _word(pen, u + 5, v, label, COLOURS[0], math.inf)


def _word(pen: ImageDraw.ImageDraw, u: float, v: float, word: str, colour: tuple[int, int, int], width: float) -> None:
    font = ImageFont.load_default(size=11)
    left, top, right, bottom = pen.textbbox((0, 0), word, font=font)
    u, v = max(0.0, min(u, width - (right - left) - 4)), max(0.0, v - (bottom - top) - 4)
    pen.rectangle((u, v, u + right - left + 4, v + bottom - top + 4), fill=colour)
    pen.text((u + 2 - left, v + 2 - top), word, fill=(255, 255, 255), font=font)
