"""Marks drawn on a picture when it is loaded: dots, boxes and masks, with their letters. What is stored stays clean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor

from sightline.datasets.pictures.draw import (
    Color,
    dot_radius,
    draw_dot,
    draw_rectangle,
    label_size,
    thickness,
    write_label,
)
from sightline.errors import DatasetError
from sightline.questions.draft import Mark

Rect = tuple[float, float, float, float]  # u0, v0, u1, v1 in pixels of the picture that is drawn on
MaskOf = Callable[[Mark], NDArray[np.bool_]]
"""The pixels (H, W) of the mark's frame, at its own size, that a mask covers."""

# Far from each other, and none that a knob, a lamp or a shadow has.
CONTRASTS: tuple[Color, ...] = (
    (230, 25, 25), (255, 225, 25), (0, 200, 60), (0, 130, 255), (240, 50, 230), (0, 235, 235),
)  # fmt: skip
LEAST_ALIKE = 0.1  # of the pixels under a mark may come nearer to its colour than what it is chosen by
TINT = 0.5  # of a mask's colour over what it covers
AROUND = 2.0  # a dot is seen against what lies within this many of its radii
GAP = 2.0  # pixels between a mark and its letter


@dataclass(frozen=True, eq=False)
class _Placed:
    """A mark, what it covers of the picture, and its colour; `mask` (H, W) at the picture's size."""

    mark: Mark
    rect: Rect
    color: Color
    mask: NDArray[np.bool_] | None = None


def drawn(picture: NDArray[np.uint8], marks: Sequence[Mark], mask_of: MaskOf | None = None) -> NDArray[np.uint8]:
    """A copy of a frame's picture (H, W, 3) with marks on it, all of that frame, their uv in its pixels.

    A mark has the colour that it names, else one that stands out from what lies under it; its letter is written beside
    it, inside the picture. Raises DatasetError for a colour that has no such name, and for a mask without `mask_of`.
    """
    image = Image.fromarray(np.ascontiguousarray(picture))
    draw_marks(image, marks, mask_of)
    return np.array(image)


def draw_marks(
    image: Image.Image,
    marks: Sequence[Mark],
    mask_of: MaskOf | None = None,
    *,
    scale: float = 1.0,
    color: Color | None = None,
) -> None:
    """Draw marks of one frame into its picture, of which `scale` pixels stand for one of the frame's; as `drawn`, but
    all in `color` where one is given."""
    clean = np.array(image)  # colours are chosen against the picture, not against other marks
    placed = [_placed(mark, clean, image, mask_of, scale, color) for mark in marks]
    for one in sorted(placed, key=lambda one: ("mask", "box", "dot").index(one.mark.kind)):
        u0, v0, u1, v1 = one.rect
        if one.mask is not None:
            _tint(image, one.mask, one.color)
        elif one.mark.kind == "box":
            draw_rectangle(image, ((u0, v0), (u1, v1)), one.color)
        else:
            draw_dot(image, ((u0 + u1) / 2, (v0 + v1) / 2), one.color)
    taken = [one.rect for one in placed if one.mark.kind == "dot"]
    for one in placed:
        if one.mark.label:
            size = label_size(image, one.mark.label)
            corner = beside(one.rect, size, image.size, taken)
            write_label(image, corner, one.mark.label, one.color)
            taken.append((*corner, corner[0] + size[0], corner[1] + size[1]))


def _placed(
    mark: Mark,
    clean: NDArray[np.uint8],
    image: Image.Image,
    mask_of: MaskOf | None,
    scale: float,
    color: Color | None,
) -> _Placed:
    if mark.kind == "mask":
        mask = _mask(mark, mask_of, image.size)
        rows, columns = np.nonzero(mask)
        rect = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1) if len(rows) else (0, 0, 0, 0)
        return _Placed(mark, tuple(map(float, rect)), color or _color(mark, clean[mask]), mask)  # type: ignore[arg-type]
    if mark.kind == "dot":
        radius, (u, v) = dot_radius(image), (scale * mark.uv[0][0], scale * mark.uv[0][1])
        under = _cut(clean, (u - AROUND * radius, v - AROUND * radius, u + AROUND * radius, v + AROUND * radius))
        return _Placed(mark, (u - radius, v - radius, u + radius, v + radius), color or _color(mark, under))
    (a, b), (c, d) = mark.uv[0], mark.uv[1]
    rect = (scale * min(a, c), scale * min(b, d), scale * max(a, c), scale * max(b, d))
    return _Placed(mark, rect, color or _color(mark, _border(clean, rect, thickness(image))))


def contrasting(pixels: NDArray[np.uint8]) -> Color:
    """Of `CONTRASTS` the colour that stands out most from pixels (N, 3)."""
    if not len(pixels):
        return CONTRASTS[0]
    apart = _apart(np.array(CONTRASTS, dtype=np.float64)[:, None], pixels[None].astype(np.float64))
    return CONTRASTS[int(np.quantile(apart, LEAST_ALIKE, axis=1).argmax())]


def _apart(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """How different colours (…, 3) look, by the weighting called redmean; good enough to choose by."""
    red = (a[..., 0] + b[..., 0]) / 2
    squares = (a - b) ** 2
    weighted = (2 + red / 256) * squares[..., 0] + 4 * squares[..., 1] + (2 + (255 - red) / 256) * squares[..., 2]
    return np.asarray(np.sqrt(weighted))


def _color(mark: Mark, under: NDArray[np.uint8]) -> Color:
    if not mark.colour:
        return contrasting(under)
    try:
        red, green, blue = ImageColor.getrgb(mark.colour)[:3]
    except ValueError as error:
        raise DatasetError(f"frame {mark.frame}: a mark of colour {mark.colour!r}, which no one can draw") from error
    return red, green, blue


def _cut(clean: NDArray[np.uint8], rect: Rect) -> NDArray[np.uint8]:
    """The pixels (N, 3) of a picture in a rectangle; none where it lies outside."""
    u0, v0, u1, v1 = (max(0, int(edge)) for edge in rect)
    return clean[v0 : v1 + 1, u0 : u1 + 1].reshape(-1, 3)


def _border(clean: NDArray[np.uint8], rect: Rect, width: int) -> NDArray[np.uint8]:
    u0, v0, u1, v1 = rect
    sides = ((u0, v0, u1, v0 + width), (u0, v1 - width, u1, v1), (u0, v0, u0 + width, v1), (u1 - width, v0, u1, v1))
    return np.concatenate([_cut(clean, side) for side in sides])


def _mask(mark: Mark, mask_of: MaskOf | None, size: tuple[int, int]) -> NDArray[np.bool_]:
    """What a mask covers (H, W), at the picture's size (width, height)."""
    if mask_of is None:
        raise DatasetError(
            f"frame {mark.frame}: the mask of {mark.object_id} cannot be drawn without its scene; "
            "put the source back where it was"
        )
    mask = Image.fromarray(mask_of(mark).astype(np.uint8))
    return np.array(mask.resize(size, Image.Resampling.NEAREST), dtype=np.bool_)


def _tint(image: Image.Image, mask: NDArray[np.bool_], color: Color) -> None:
    """Lay a colour over the covered pixels, and a line of it along their edge."""
    pixels = np.array(image)
    pixels[mask] = np.round((1 - TINT) * pixels[mask] + TINT * np.array(color)).astype(np.uint8)
    inner = mask.copy()
    for axis in (0, 1):
        for step in (1, -1):
            inner &= np.roll(mask, step, axis)
    pixels[mask & ~inner] = color
    image.paste(Image.fromarray(pixels))


def beside(
    rect: Rect, size: tuple[float, float], bounds: tuple[int, int], taken: Sequence[Rect]
) -> tuple[float, float]:
    """The upper left corner (u, v) for a patch of `size` beside `rect`, inside a picture of `bounds` (width, height).

    Where no place beside it is free of all that is `taken`, the one that covers least of it.
    """
    (u0, v0, u1, v1), (width, height) = rect, size
    middle = (u0 + u1 - width) / 2, (v0 + v1 - height) / 2
    left, right, above, below = u0 - GAP - width, u1 + GAP, v0 - GAP - height, v1 + GAP
    places = [(right, middle[1]), (left, middle[1]), (middle[0], above), (middle[0], below)]
    places += [(right, above), (right, below), (left, above), (left, below), middle]
    inside = [
        (min(max(u, 0.0), max(0.0, bounds[0] - width)), min(max(v, 0.0), max(0.0, bounds[1] - height)))
        for u, v in places
    ]
    return min(inside, key=lambda at: sum(_shared((*at, at[0] + width, at[1] + height), other) for other in taken))


def _shared(a: Rect, b: Rect) -> float:
    """The area that two rectangles share, square pixels."""
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
