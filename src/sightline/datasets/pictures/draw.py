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
EDGE = 3  # pixels of a patch around its words
SMALLEST_TYPE = 5  # pixels; smaller letters are none
BRIGHT = 155.0  # luma above which black is better read than white
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
    width = thickness(image)
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
    radius = dot_radius(image)
    u, v = float(uv[0]), float(uv[1])
    ring = (u - 0.5 - radius, v - 0.5 - radius, u - 0.5 + radius, v - 0.5 + radius)  # Pillow counts centres from 0
    ImageDraw.Draw(image).ellipse(ring, fill=color, outline=over(color), width=max(1, thickness(image) // 2))
    if label:
        draw_label(image, (u + radius, v - 3 * radius), label, color)


def draw_rectangle(image: Image.Image, corners: Sequence[Sequence[float]], color: Color, label: str = "") -> None:
    """Draw the rectangle between two corners (u, v), pixels."""
    (u0, v0), (u1, v1) = corners[0], corners[1]
    ImageDraw.Draw(image).rectangle(
        (min(u0, u1), min(v0, v1), max(u0, u1), max(v0, v1)), outline=color, width=thickness(image)
    )
    if label:
        draw_label(image, (min(u0, u1), min(v0, v1)), label, color)


def draw_label(image: Image.Image, corner: tuple[float, float], text: str, color: Color) -> None:
    """Write on a patch of `color`, its lower left corner at (u, v), pixels, moved so that it is all visible."""
    width, height = label_size(image, text)
    u = min(max(corner[0], 0.0), max(0.0, image.width - width))
    v = min(max(corner[1] - height, 0.0), max(0.0, image.height - height))
    write_label(image, (u, v), text, color)


def label_size(image: Image.Image, text: str) -> tuple[float, float]:
    """Width and height, pixels, of the patch on which `text` is written in a picture of that size."""
    left, top, right, bottom = _type(image, text).getbbox(text)
    return right - left + 2 * EDGE, bottom - top + 2 * EDGE


def write_label(image: Image.Image, corner: tuple[float, float], text: str, color: Color) -> None:
    """Write on a patch of `color`, its upper left corner at (u, v), pixels."""
    pen, font, (u, v) = ImageDraw.Draw(image), _type(image, text), corner
    left, top, _, _ = font.getbbox(text)
    width, height = label_size(image, text)
    pen.rectangle((u, v, u + width - 1, v + height - 1), fill=color)
    pen.text((u + EDGE - left, v + EDGE - top), text, fill=over(color), font=font)


def over(color: Color) -> Color:
    """White or black, whichever is better read on `color`."""
    red, green, blue = color
    return (0, 0, 0) if 0.299 * red + 0.587 * green + 0.114 * blue > BRIGHT else (255, 255, 255)


def dot_radius(image: Image.Image) -> float:
    """Half the width of dots in a picture of its size, pixels."""
    return 2.0 * thickness(image)


def thickness(image: Image.Image) -> int:
    """How wide lines are in a picture of its size, pixels."""
    return max(1, round(max(image.size) / 240))


def _type(image: Image.Image, text: str) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Letters of a size that suits the picture, smaller where `text` would not fit in it."""
    size = max(10, image.height // 28)
    while True:
        font = ImageFont.load_default(size=size)
        left, top, right, bottom = font.getbbox(text)
        fits = right - left + 2 * EDGE <= image.width and bottom - top + 2 * EDGE <= image.height
        if fits or size <= SMALLEST_TYPE:
            return font
        size -= 1
