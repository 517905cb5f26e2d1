"""Pictures of examples: all views of a row with its evidence drawn in, as a data URL.

A row that shows no views is drawn in those frames of its scene that see what it speaks of; where a scene has no
pictures, from above: the boxes of its objects on the floor.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from sightline.answers.boxes import Box3D, Boxes
from sightline.answers.region import Box2D, Pixel
from sightline.datasets.cards.outline import draw_outline
from sightline.datasets.pictures.draw import EDGES, Color, draw_box, draw_dot, draw_label, draw_rectangle, enlarged
from sightline.datasets.pictures.marks import draw_marks
from sightline.datasets.pictures.pictures import Pictures
from sightline.datasets.rows.row import Row
from sightline.errors import SightlineError
from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.scene import Frame, Scene

NAMED: tuple[Color, ...] = ((200, 80, 0), (0, 100, 190), (150, 40, 140), (110, 90, 0))
ANSWER: Color = (0, 125, 60)
BESIDE: Color = (95, 105, 120)
CAPTION: Color = (28, 36, 48)
MOST_VIEWS = 4  # on one picture
MOST_BESIDE = 16  # things drawn that decide the answer and are not named
MOST_LOOKED_THROUGH = 120  # frames among which those that see the row's things are looked for
GAP = 4  # pixels between views
PLAN, LEAST = 360, 120  # pixels, the longer side of a plan, and the least of the shorter
TRIES = ((640, 82), (560, 76), (480, 72), (400, 66), (320, 58), (240, 50))  # width in pixels, quality


def picture_of(row: Row, pictures: Pictures, most_bytes: int) -> str:
    """JPEG in a data URL of at most `most_bytes` characters; empty where there is nothing to show.

    Boxes and outlines are drawn where the scene can still be read. Raises what `Pictures` raises.
    """
    scene = _scene(row, pictures)
    views = _views(row, scene, pictures)
    for width, quality in TRIES:
        sheet = _sheet(views, width) if views else _plan(row, scene, width)
        if sheet is None:
            return ""
        out = io.BytesIO()
        sheet.save(out, "JPEG", quality=quality, optimize=True)
        url = f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"
        if len(url) <= most_bytes:
            return url
    return ""


def _scene(row: Row, pictures: Pictures) -> Scene:
    """The scene of a row; where its source is not here any more, one with nothing but the frames that the row shows."""
    try:
        return pictures.scene(row)
    except (SightlineError, OSError):
        return Scene(row.scene_id, frames=tuple(Frame(name) for name in dict.fromkeys(v.frame for v in row.views)))


def _views(row: Row, scene: Scene, pictures: Pictures) -> list[_View]:
    """The frames to draw: the row's own, evenly taken where they are many, or those that see its things best."""
    if not row.views and row.shows == "scene":
        return [_View(row, scene, frame, pictures, frame.rgb) for frame in _seeing(row, scene)]
    frames = [(view, scene.frame(view.frame)) for view in row.views]
    shown = [(view, frame) for view, frame in frames if frame.read_rgb is not None or view.content is not None]
    if len(shown) > MOST_VIEWS:
        shown = [shown[k] for k in np.linspace(0, len(shown) - 1, MOST_VIEWS).round().astype(int)]
    return [_View(row, scene, frame, pictures, partial(pictures.clean, row, view)) for view, frame in shown]


def _seeing(row: Row, scene: Scene) -> list[Frame]:
    """Two frames that together see most of what the row speaks of."""
    posed = [frame for frame in scene.frames if frame.camera and frame.world_from_camera and frame.read_rgb]
    posed = posed[:: max(1, len(posed) // MOST_LOOKED_THROUGH)]
    things = np.array([box.center for _, box in _things(row, scene, "")]).reshape(-1, 3)
    if not posed:
        return []
    seen = np.array([_sees(frame, things) for frame in posed])  # (F, T)
    chosen: list[int] = []
    for _ in range(2):
        left = seen if not chosen else seen & ~seen[chosen].any(axis=0)
        if chosen and not left.any():
            break
        chosen.append(int(left.sum(axis=1).argmax()))
    return [posed[f] for f in sorted(chosen)]


def _sees(frame: Frame, places: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which world places (N, 3) lie in the picture of a posed frame."""
    if frame.camera is None or frame.world_from_camera is None:
        return np.zeros(len(places), dtype=bool)
    uv, _ = frame.camera.project(frame.world_from_camera.inverse().apply(places))
    return frame.camera.inside(uv)


def _things(row: Row, scene: Scene, frame_id: str) -> Iterator[tuple[str, Box]]:
    """Id and box of what the row names, where it is in that frame."""
    for mention in row.evidence.mentions:
        box = _box(scene, mention.object_id, frame_id) or (mention.box if mention.frame in ("", frame_id) else None)
        if box is not None:
            yield mention.object_id, box


def _box(scene: Scene, object_id: str, frame_id: str) -> Box | None:
    return next((thing.box_at(frame_id) for thing in scene.objects if thing.id == object_id), None)


@dataclass(frozen=True, eq=False)
class _View:
    """One frame of a row's scene, to be drawn at any width."""

    row: Row
    scene: Scene
    frame: Frame
    pictures: Pictures
    read: Callable[[], NDArray[np.uint8]]  # () -> (H, W, 3)

    @cached_property
    def rgb(self) -> NDArray[np.uint8]:
        return self.read()

    def drawn(self, width: int) -> Image.Image:
        """The frame at that width with everything in it that the answer rests on."""
        image, camera = enlarged(self.rgb, self.frame.camera, width)
        scale = width / self.rgb.shape[1]
        marks = [mark for mark in self.row.marks if mark.frame == self.frame.id]
        draw_marks(image, marks, self.pictures.mask_of(self.row), scale=scale)
        self._outlines(image)
        if camera is not None:
            self._boxes(image, camera)
        self._pixels(image, scale)
        return image

    @cached_property
    def _masks(self) -> dict[str, NDArray[np.bool_]]:
        """Visible pixels (H, W) of the things that are named, where the frame tells."""
        wanted = {mention.object_id for mention in self.row.evidence.mentions}
        if self.frame.read_instances is None or not wanted:
            return {}
        instances = self.frame.read_instances()
        return {thing.id: instances == i for i, thing in enumerate(self.scene.objects) if thing.id in wanted}

    def _outlines(self, image: Image.Image) -> None:
        ids = [mention.object_id for mention in self.row.evidence.mentions]
        for name, mask in self._masks.items():
            draw_outline(image, mask, NAMED[ids.index(name) % len(NAMED)])

    def _boxes(self, image: Image.Image, camera: Camera) -> None:
        """What decides the answer, what is named, and boxes that are the answer; the camera is of the image's size."""
        pose = self.frame.world_from_camera
        beside = [_box(self.scene, name, self.frame.id) for name in self.row.evidence.objects[:MOST_BESIDE]]
        named = dict(_things(self.row, self.scene, self.frame.id))
        if pose is not None:
            # Where nothing is named, these are the things themselves: those counted.
            for box in beside:
                if box is not None:
                    draw_box(image, box, camera, pose, BESIDE if named else ANSWER)
            for k, mention in enumerate(self.row.evidence.mentions):
                if mention.object_id in named:
                    draw_box(image, named[mention.object_id], camera, pose, NAMED[k % len(NAMED)], mention.name)
        told = {tuple(box.center.round(6)) for box in named.values()}
        for name, box in _answer_boxes(self.row):
            where = self._world_from(box.frame)
            if where is not None and tuple(box.center.round(6)) not in told:
                draw_box(image, box, camera, where, ANSWER, name)

    def _world_from(self, coordinates: str) -> Pose | None:
        """Where this frame's camera stands in the coordinates of a box; None where nobody knows."""
        first = self.row.views[0].frame if self.row.views else ""
        if coordinates == self.frame.id or (coordinates == "camera" and self.frame.id == first):
            return Pose.identity()
        return self.frame.world_from_camera if coordinates == "world" else None

    def _pixels(self, image: Image.Image, scale: float) -> None:
        """Points and answers that are places in this frame's picture; points that have marks have those."""
        answer = self.row.answer
        marked = {(mark.frame, uv) for mark in self.row.marks for uv in mark.uv}
        for k, point in enumerate(self.row.evidence.points):
            if point.frame == self.frame.id and (point.frame, point.uv) not in marked:
                true = isinstance(answer, Pixel) and point.uv == (answer.u, answer.v)
                label = "answer" if true else _letter(self.row, k)
                draw_dot(image, (point.uv[0] * scale, point.uv[1] * scale), ANSWER if true else NAMED[0], label)
        if isinstance(answer, Box2D) and self.row.views and self.frame.id == self.row.views[-1].frame:
            corners = ((answer.u0 * scale, answer.v0 * scale), (answer.u1 * scale, answer.v1 * scale))
            draw_rectangle(image, corners, ANSWER, "answer")


def _letter(row: Row, k: int) -> str:
    """What a question calls its k-th point: the letter of a choice between points."""
    return row.options[k] if len(row.evidence.points) == len(row.options) else ""


def _answer_boxes(row: Row) -> list[tuple[str, Box]]:
    if isinstance(row.answer, Box3D):
        return [("answer", row.answer.box)]
    return list(row.answer.items) if isinstance(row.answer, Boxes) else []


def _sheet(views: Sequence[_View], width: int) -> Image.Image:
    """One view or two below each other, more in two columns; told apart by numbers."""
    columns = 1 if len(views) <= 2 else 2
    width = width * 3 // 4 if columns == 1 else width
    drawn = [view.drawn((width - GAP * (columns - 1)) // columns) for view in views]
    if len(views) > 1:
        shown = [view.frame for view in views[0].row.views]
        for k, image in enumerate(drawn):
            place = shown.index(views[k].frame.id) if views[k].frame.id in shown else k
            draw_label(image, (0, image.height), f"view {place + 1} of {max(len(shown), len(views))}", CAPTION)
    lines = [drawn[k : k + columns] for k in range(0, len(drawn), columns)]
    heights = [max(image.height for image in line) for line in lines]
    sheet = Image.new("RGB", (width, sum(heights) + GAP * (len(lines) - 1)), "white")
    top = 0
    for line, height in zip(lines, heights, strict=True):
        left = 0
        for image in line:
            sheet.paste(image, (left, top))
            left += image.width + GAP
        top += height + GAP
    return sheet


def _plan(row: Row, scene: Scene, width: int) -> Image.Image | None:
    """The boxes of a scene from above, world x to the right and y up; None where nothing has a place."""
    boxes = {thing.id: thing.box for thing in scene.objects if thing.box is not None}
    named = dict(_things(row, scene, ""))
    beside = {name for name in row.evidence.objects if name in boxes and name not in named}
    if not (named or beside) or row.shows == "text":
        return None
    corners = np.concatenate([box.corners for box in (*boxes.values(), *named.values())])[:, :2]
    low, high = corners.min(axis=0) - 0.2, corners.max(axis=0) + 0.2
    scale = min(width, PLAN) / float((high - low).max())
    size = tuple(max(LEAST, round(float(edge))) for edge in (high - low) * scale)
    image = Image.new("RGB", (size[0], size[1]), "white")
    pen = ImageDraw.Draw(image)

    def draw(box: Box, colour: Color, thick: int, name: str = "") -> None:
        uv = (box.corners[:, :2] - low) * (scale, -scale) + (0, size[1])
        for start, end in EDGES:
            pen.line([*uv[start].tolist(), *uv[end].tolist()], fill=colour, width=thick)
        if name:
            draw_label(image, (float(uv[:, 0].min()), float(uv[:, 1].min())), name, colour)

    for name, box in boxes.items():
        if name not in named:
            draw(box, BESIDE if named or name not in beside else ANSWER, 2 if name in beside else 1)
    for k, mention in enumerate(row.evidence.mentions):
        if mention.object_id in named:
            draw(named[mention.object_id], NAMED[k % len(NAMED)], 3, mention.name)
    draw_label(image, (0, size[1]), "from above", CAPTION)
    return image
