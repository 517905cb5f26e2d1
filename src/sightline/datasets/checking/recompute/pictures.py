"""What a row says of its pictures, tried on the pictures that its scene has now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sightline.datasets.checking.recompute.retold import Fault
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.pictures.encoded import as_png, kind_of
from sightline.datasets.rows.row import Row
from sightline.scenes.scene import Frame


def of_pictures(row: Row, witness: Witness) -> Iterator[Fault]:
    """Each picture that the row names by its content is, byte for byte, the one that the frame is read from.

    One that was rendered, or taken from a film, is made again as PNG. A picture without content claims nothing.
    """
    for view in row.views:
        if view.content is None:
            continue
        if view.frame not in witness.contents:
            witness.contents[view.frame] = content_of(witness.scene.frame(view.frame))
        if (now := witness.contents[view.frame]) != view.content:
            yield Fault(f"picture of frame {view.frame}", now, view.content)


def content_of(frame: Frame) -> str:
    """sha256 of a frame's picture file, or of the PNG of a frame without one. Errors of its pixels pass."""
    if frame.read_encoded is not None:
        data = frame.read_encoded()
        if kind_of(data) is not None:
            return hashlib.sha256(data).hexdigest()
    return as_png(frame).content
