"""Pictures that were read lately, as many as memory allows."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

MOST = 128 * 2**20  # bytes: a hundred depth maps of 640 × 480
LEAST = 2  # pictures, however large: rows ask about two


class Sized(Protocol):
    """What knows how many bytes it takes."""

    @property
    def nbytes(self) -> Any:
        """Bytes."""
        ...


Picture = TypeVar("Picture", bound=Sized)


class Recent(Generic[Picture]):
    """What was read of frames, read again once others have taken its place.

    The rows of a scene ask about a few dozen of its frames, over and over; a film has thousands. Who reads is told
    each time: whoever holds this would else be held by it, and outlive its scene where nobody collects circles.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most, self._bytes = most, 0
        self._held: OrderedDict[str, Picture] = OrderedDict()

    def of(self, frame_id: str, read: Callable[[str], Picture]) -> Picture:
        """What `read` gives for a frame."""
        if frame_id in self._held:
            self._held.move_to_end(frame_id)
            return self._held[frame_id]
        picture = self._held[frame_id] = read(frame_id)
        self._bytes += picture.nbytes
        while self._bytes > self._most and len(self._held) > LEAST:
            _, oldest = self._held.popitem(last=False)
            self._bytes -= oldest.nbytes
        return picture
