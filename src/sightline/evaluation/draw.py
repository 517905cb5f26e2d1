"""Draw what a question and its answer speak of into a picture: wireframes of 3D boxes, dots, labels."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageDraw, ImageFont

from sightline.errors import GeometryError
from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose

Array = NDArray[np.float64]
Color = tuple[int, int, int]

TRUE_COLOR: Color = (46, 160, 67)
SAID_COLOR: Color = (242, 132, 30)
NEAR = 0.05  # metres; what lies nearer than this to the camera plane is cut off
STEPS = 24  # straight pieces per edge: through a lens an edge bends
EDGES = tuple((i, i | 1 << axis) for i in range(8) for axis in range(3) if not i >> axis & 1)


def enlarged(rgb: NDArray[np.uint8], camera: Camera | None, width: int) -> tuple[Image.Image, Camera | None]:
    """A picture (H, W, 3), and its camera, resized to `width` pixels with its shape kept."""
    image = Image.fromarray(np.ascontiguousarray(rgb))
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.BICUBIC), camera and camera.scaled(width, height)


def clipped(start: ArrayLike, end: ArrayLike, near: float = NEAR) -> tuple[Array, Array] | None:
    """The part of a segment, points (3,) in camera coordinates (metres), at depth `near` or more; None for none."""
    a, b = np.asarray(start, dtype=np.float64), np.asarray(end, dtype=np.float64)
    if max(a[2], b[2]) < near:
        return None
    crossing = a if a[2] == b[2] else a + (b - a) * ((near - a[2]) / (b[2] - a[2]))
    return (crossing if a[2] < near else a), (crossing if b[2] < near else b)


def edges_in_picture(box: Box, camera: Camera, world_from_camera: Pose) -> list[Array]:
    """The visible edges of a world box as lines (K, 2) in pixels; those behind the camera are cut off."""
    corners = world_from_camera.inverse().apply(box.corners)
    lines = []
    for first, second in EDGES:
        kept = clipped(corners[first], corners[second])
        if kept is None:
            continue
        share = np.linspace(0.0, 1.0, 2 if camera.model == "pinhole" else STEPS)[:, None]
        uv, _ = camera.project(kept[0] + (kept[1] - kept[0]) * share)
        uv = uv[np.isfinite(uv).all(axis=1)]
        if len(uv) >= 2:
            lines.append(uv)
    return lines


def draw_box(
    image: Image.Image, box: Box, camera: Camera, world_from_camera: Pose, color: Color = SAID_COLOR, label: str = ""
) -> None:
    """Draw a world box into the picture that `camera` took at `world_from_camera`; the label stays inside the picture.

    Raises GeometryError where the picture has another size than the camera.
    """
    if image.size != (camera.width, camera.height):
        raise GeometryError(
            f"picture of {image.size} pixels for a camera of {(camera.width, camera.height)}; scale one"
        )
    pen = ImageDraw.Draw(image)
    width = _thickness(image)
    lines = edges_in_picture(box, camera, world_from_camera)
    for line in lines:
        # Pillow slows down and wraps around on coordinates far outside.
        bounded = np.clip(line, -20 * max(image.size), 20 * max(image.size))
        pen.line([tuple(point) for point in bounded.tolist()], fill=color, width=width)
    if label and lines:
        seen = np.concatenate(lines)
        low, high = seen.min(axis=0), seen.max(axis=0)
        if (high > 0).all() and (low < image.size).all():  # a label without its box would name the wall
            draw_label(image, (float(low[0]), float(low[1])), label, color)


def draw_dot(image: Image.Image, uv: Sequence[float], color: Color = SAID_COLOR, label: str = "") -> None:
    """Draw a ringed dot at (u, v), pixels."""
    pen = ImageDraw.Draw(image)
    radius = 2.0 * _thickness(image)
    u, v = float(uv[0]), float(uv[1])
    pen.ellipse((u - radius, v - radius, u + radius, v + radius), fill=color, outline=(255, 255, 255), width=1)
    if label:
        draw_label(image, (u + radius, v - 3 * radius), label, color)


def draw_rectangle(image: Image.Image, corners: Sequence[Sequence[float]], color: Color, label: str = "") -> None:
    """Draw the rectangle between two corners (u, v), pixels."""
    (u0, v0), (u1, v1) = corners[0], corners[1]
    ImageDraw.Draw(image).rectangle(
        (min(u0, u1), min(v0, v1), max(u0, u1), max(v0, v1)), outline=color, width=_thickness(image)
    )
    if label:
        draw_label(image, (min(u0, u1), min(v0, v1)), label, color)


def draw_label(image: Image.Image, corner: tuple[float, float], text: str, color: Color) -> None:
    """Write white on a patch of `color`, its lower left corner at (u, v), pixels, moved so that it is all visible."""
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=max(10, image.height // 28))
    left, top, right, bottom = pen.textbbox((0, 0), text, font=font)
    width, height = right - left + 6, bottom - top + 6
    u = min(max(corner[0], 0.0), max(0.0, image.width - width))
    v = min(max(corner[1] - height, 0.0), max(0.0, image.height - height))
    pen.rectangle((u, v, u + width - 1, v + height - 1), fill=color)
    pen.text((u + 3 - left, v + 3 - top), text, fill=(255, 255, 255), font=font)


def _thickness(image: Image.Image) -> int:
    return max(1, round(max(image.size) / 240))
