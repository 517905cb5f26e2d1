"""A contact sheet: many pictures in rows, each with its name beneath, so that a person can look at all of them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from sightline.errors import ConfigError

GAP, CAPTION = 4, 14  # pixels between pictures, and under each for its name
PAPER, INK = (250, 250, 248), (60, 60, 60)


def contact_sheet(pictures: Sequence[tuple[str, NDArray[np.uint8]]], width: int = 240) -> Image.Image:
    """Named pictures (H, W, 3), each `width` pixels wide on the sheet, in rows that make it about 3 : 2.

    A row is as high as its highest picture. Raises ConfigError when there is none.
    """
    if not pictures:
        raise ConfigError("a contact sheet needs at least one picture")
    small = [(name, _resized(picture, width)) for name, picture in pictures]
    tall = max(image.height for _, image in small) + CAPTION + GAP
    columns = min(len(small), max(1, round(np.sqrt(1.5 * len(small) * tall / (width + GAP)))))
    rows = [small[start : start + columns] for start in range(0, len(small), columns)]
    heights = [max(image.height for _, image in row) + CAPTION + GAP for row in rows]
    sheet = Image.new("RGB", (columns * (width + GAP) + GAP, sum(heights) + GAP), PAPER)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(size=10)
    top = GAP
    for row, height in zip(rows, heights, strict=True):
        for column, (name, image) in enumerate(row):
            left = GAP + column * (width + GAP)
            sheet.paste(image, (left, top))
            pen.text((left, top + image.height + 1), name, fill=INK, font=font)
        top += height
    return sheet


def _resized(picture: NDArray[np.uint8], width: int) -> Image.Image:
    image = Image.fromarray(np.ascontiguousarray(picture))
    return image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS)
