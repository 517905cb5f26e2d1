"""Evidence drawn into a picture: wireframes of boxes, outlines, dots, rectangles, names on patches of their colour."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from scipy.ndimage import binary_erosion

from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose

Array = NDArray[np.float64]
Colour = tuple[int, int, int]

EDGES = tuple((i, i | 1 << axis) for i in range(8) for axis in range(3) if not i >> axis & 1)
PIECES = 24  # points along an edge: a lens bends it, and part of it may lie behind the camera
NEAR = 0.05  # metres
BEYOND = 4000.0  # pixels; Pillow slows down and wraps around on coordinates far outside
LETTER, RIM = 14, 2  # pixels


def edges_in_picture(box: Box, camera: Camera, world_from_camera: Pose) -> list[Array]:
    """The edges of a world box as lines (N, 2), pixels; the parts of them that are before the camera."""
    corners = world_from_camera.inverse().apply(box.corners)
    part = np.linspace(0.0, 1.0, PIECES)[:, None]
    lines = []
    for start, end in EDGES:
        points = corners[start] + (corners[end] - corners[start]) * part
        uv, _ = camera.project(points[points[:, 2] >= NEAR])
        uv = uv[np.isfinite(uv).all(axis=1)]
        if len(uv) > 1:
            lines.append(np.clip(uv, -BEYOND, BEYOND))
    return lines


def draw_box(
    image: Image.Image,
    box: Box,
    camera: Camera,
    world_from_camera: Pose,
    colour: Colour,
    name: str = "",
    thick: int = 2,
) -> None:
    """Draw a world box as `camera` sees it, its name where it is seen highest; the camera is of the image's size."""
    lines = edges_in_picture(box, camera, world_from_camera)
    pen = ImageDraw.Draw(image)
    for uv in lines:
        pen.line([(u, v) for u, v in uv.tolist()], fill=colour, width=thick)
    inside = [uv[camera.inside(uv)] for uv in lines]
    shown = np.concatenate(inside) if inside else np.zeros((0, 2))
    if name and len(shown):
        u, v = shown[np.argmin(shown[:, 1])].tolist()
        draw_word(image, (u, v), name, colour)


def draw_outline(image: Image.Image, mask: NDArray[np.bool_], colour: Colour) -> None:
    """Draw the rim of a mask (H, W) that covers the picture, whatever its own size."""
    shape = Image.fromarray(mask).convert("L").resize(image.size, Image.Resampling.NEAREST)
    inside = np.asarray(shape) > 0
    rim = inside & ~binary_erosion(inside, iterations=RIM)
    image.paste(colour, (0, 0), Image.fromarray(rim))


def draw_dot(image: Image.Image, uv: Sequence[float], colour: Colour, label: str = "") -> None:
    """Draw a ringed dot at (u, v), pixels."""
    u, v = float(uv[0]), float(uv[1])
    pen = ImageDraw.Draw(image)
    pen.ellipse((u - 6, v - 6, u + 6, v + 6), fill=(255, 255, 255))
    pen.ellipse((u - 4.5, v - 4.5, u + 4.5, v + 4.5), fill=colour)
    if label:
        draw_word(image, (u + 7, v), label, colour)


def draw_rectangle(image: Image.Image, corners: Sequence[Sequence[float]], colour: Colour, label: str = "") -> None:
    """Draw the rectangle between two corners (u, v), pixels."""
    (a, b), (c, d) = corners
    left, top, right, bottom = min(a, c), min(b, d), max(a, c), max(b, d)
    ImageDraw.Draw(image).rectangle((left, top, right, bottom), outline=colour, width=2)
    if label:
        draw_word(image, (left, top), label, colour)


def draw_word(image: Image.Image, corner: tuple[float, float], word: str, colour: Colour) -> None:
    """Write white on a patch of colour, its lower left corner at (u, v), pixels, moved so that all of it shows."""
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(size=LETTER)
    left, top, right, bottom = pen.textbbox((0, 0), word, font=font)
    width, height = right - left + 6, bottom - top + 6
    u = max(0.0, min(corner[0], image.width - width))
    v = max(0.0, min(corner[1] - height, image.height - height))
    pen.rectangle((u, v, u + width - 1, v + height - 1), fill=colour)
    pen.text((u + 3 - left, v + 3 - top), word, fill=(255, 255, 255), font=font)
