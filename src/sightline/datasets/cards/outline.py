"""The rim of a thing, drawn into a picture of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import binary_erosion

from sightline.datasets.pictures.draw import Color, thickness


def draw_outline(image: Image.Image, mask: NDArray[np.bool_], color: Color) -> None:
    """Draw the rim of a mask (H, W) that covers the picture, whatever its own size."""
    shape = Image.fromarray(mask).convert("L").resize(image.size, Image.Resampling.NEAREST)
    inside = np.asarray(shape) > 0
    rim = inside & ~binary_erosion(inside, iterations=thickness(image))
    image.paste(color, (0, 0), Image.fromarray(rim))
