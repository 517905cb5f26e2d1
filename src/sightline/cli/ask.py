"""sightline ask: one question about one scene."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from tyro.conf import Positional, arg

from sightline.answers.boxes import Box3D
from sightline.cli.options import Spoken
from sightline.cli.scenes import LEAST_WIDTH, save
from sightline.cli.speak import document, say
from sightline.datasets.pictures.draw import SAID_COLOR, draw_box, enlarged
from sightline.errors import ReaderError, SceneError
from sightline.evaluation.answerer import Reply
from sightline.scenes.open import open_source
from sightline.scenes.scene import Frame, Scene
from sightline.serving.session import Session


@dataclass(frozen=True)
class Ask(Spoken):
    """Ask a model one question about one scene; boxes are in the scene's world, metres."""

    model: Positional[Annotated[str, arg(metavar="MODEL", help="a model folder or a preset")]]
    source: Positional[
        Annotated[
            str,
            arg(metavar="SOURCE", help="READER:ROOT of one scene, or READER:ROOT#SCENE; procedural:simple:10000003"),
        ]
    ]
    question: Positional[Annotated[str, arg(metavar="QUESTION", help="the question, in quotes")]]
    frame: Annotated[str | None, arg(metavar="ID", help="the picture to look at; else the first")] = None
    picture: Annotated[Path | None, arg(metavar="OUT", help="draw the boxes of the answer into the picture")] = None

    def run(self) -> int:
        scene = open_scene(self.source)
        frame = seen_frame(scene, self.frame)
        reply = Session.open(self.model).ask(scene, self.question, frame.id)
        if self.picture is not None:
            _draw(frame, reply, self.picture)
        if self.json:
            document(
                {
                    "text": reply.text,
                    "confidence": reply.confidence,
                    "boxes": [
                        {"center": b.center.tolist(), "size": b.size.tolist(), "rotation": b.rotation.tolist()}
                        for b in reply.boxes
                    ],
                    "scene": scene.id,
                    "frame": frame.id,
                    "picture": None if self.picture is None else str(self.picture),
                }
            )
        else:
            say(reply.text)
            for box in reply.boxes:
                say(f"  box: {Box3D(box).spoken()}")
            if self.picture is not None:
                say(f"  picture: {self.picture}")
        return 0


def open_scene(source: str) -> Scene:
    """The one scene that "reader:root" or "reader:root#scene" names; ReaderError where it names several."""
    where, _, name = source.partition("#")
    opened = open_source(where)
    ids = opened.ids()
    if not name and len(ids) != 1:
        raise ReaderError(f"{source}: holds {len(ids)} scenes; name one of them, as {source}#{ids[0] if ids else 'ID'}")
    return opened.load(name or ids[0])


def seen_frame(scene: Scene, name: str | None) -> Frame:
    """The frame of that name, or the first with colour and depth."""
    if name is not None:
        return scene.frame(name)
    for frame in scene.frames:
        if frame.read_rgb is not None and frame.depths:
            return frame
    raise SceneError(f"scene {scene.id} has no frame with colour and depth, so there is nothing to look at")


def _draw(frame: Frame, reply: Reply, out: Path) -> None:
    rgb = frame.rgb()
    image, camera = enlarged(rgb, frame.camera, max(LEAST_WIDTH, rgb.shape[1]))
    if camera is not None and frame.world_from_camera is not None:
        for box in reply.boxes:
            draw_box(image, box, camera, frame.world_from_camera, SAID_COLOR)
    save(image, out)
