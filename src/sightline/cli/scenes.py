"""sightline scenes: what is there."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from PIL import Image
from tyro.conf import Positional, arg

from sightline.cli.options import READER_HELP, Spoken
from sightline.cli.speak import document, meter, say, table
from sightline.datasets.pictures.draw import draw_box, enlarged
from sightline.errors import ConfigError, SceneError, SightlineError
from sightline.evaluation.sheet import contact_sheet
from sightline.scenes.check import check
from sightline.scenes.check_duplicates import Twins
from sightline.scenes.open import open_reader, open_source
from sightline.scenes.reader import Reader
from sightline.scenes.scene import Frame, Scene

COLORS = ((230, 90, 40), (46, 160, 67), (47, 111, 222), (190, 60, 180), (210, 160, 20), (20, 160, 170))
LEAST_WIDTH = 640  # pixels, so that labels can be read
SHEET = 50  # pictures on a contact sheet


@dataclass(frozen=True)
class Scenes(Spoken):
    """List scenes, what each vouches for, and what is wrong with it."""

    reader: Positional[Annotated[str, arg(metavar="READER", help=READER_HELP)]]
    root: Positional[
        Annotated[str, arg(metavar="ROOT", help="what to read: a folder, or a range of seeds 0..100; or READER:ROOT")]
    ] = ""
    check: Annotated[bool, arg(help="prove what each scene claims; exit 1 where something is false")] = False
    picture: Annotated[
        Path | None, arg(metavar="OUT", help="draw the picture of a scene with its boxes, or a sheet of many")
    ] = None
    limit: Annotated[int | None, arg(metavar="SCENES", help="look at the first ones only")] = None

    def run(self) -> int:
        if self.limit is not None and self.limit < 1:
            raise ConfigError(f"limit is {self.limit}; give at least 1")
        reader = open_reader(self.reader, self.root) if self.root else open_source(self.reader)
        ids = reader.ids()
        told, twins = [], Twins()
        with meter("scenes", len(ids[: self.limit])) as bar:
            for done, scene_id in enumerate(ids[: self.limit], start=1):
                told.append(_told(reader, scene_id, twins if self.check else None))
                bar.to(done)
        if self.picture is not None:
            _draw(reader, ids[: self.limit], self.picture)
        if self.json:
            document({"reader": reader.name, "root": reader.root, "total": len(ids), "scenes": told})
        else:
            _show(told, len(ids), self.check)
        wrong = any("reason" in one or any(f["severity"] == "error" for f in one["findings"] or ()) for one in told)
        return 1 if self.check and wrong else 0


def _told(reader: Reader, scene_id: str, twins: Twins | None) -> dict[str, Any]:
    """A scene in a few words, checked where `twins` knows those before it; one that cannot be read with its reason."""
    try:
        scene = reader.load(scene_id)
    except (SightlineError, OSError) as error:
        return {"id": scene_id, "reason": str(error)}
    findings = None if twins is None else (*check(scene), *twins.check(scene))
    return {
        "id": scene.id,
        "frames": len(scene.frames),
        "objects": len(scene.objects),
        "labels": dict(Counter(thing.label for thing in scene.objects)),
        "facts": {
            str(fact): {"provenance": str(vouch.provenance), "sigma": vouch.sigma, "relative": vouch.relative}
            for fact, vouch in scene.facts.items()
        },
        "split": scene.split,
        "licence": scene.licence,
        "dropped": dict(scene.dropped),
        "findings": None
        if findings is None
        else [{"where": f.where, "what": f.what, "severity": str(f.severity)} for f in findings],
    }


def _show(told: list[dict[str, Any]], total: int, checked: bool) -> None:
    rows = []
    for one in told:
        if "reason" in one:
            rows.append((one["id"], "–", "–", "–", one["reason"]))
            continue
        wrong = [f"{reason} ×{count}" for reason, count in one["dropped"].items()]
        wrong += [f"{f['severity']}: {f['where']}: {f['what']}" for f in one["findings"] or ()]
        rows.append(
            (one["id"], str(one["frames"]), str(one["objects"]), " ".join(one["facts"]), "; ".join(wrong) or "–")
        )
    table(("scene", "frames", "objects", "vouches for", "wrong with it" if checked else "left out"), rows)
    say(f"{len(told)} of {total} scenes")


def _draw(reader: Reader, ids: tuple[str, ...], out: Path) -> None:
    """Draw the first picture of each scene that has one: a single one large and with its boxes."""
    first: list[tuple[Scene, Frame]] = []
    for scene in map(reader.load, ids):
        first += [(scene, frame) for frame in scene.frames if frame.read_rgb is not None][:1]
        if len(first) == SHEET:
            break
    if not first:
        raise SceneError(f"{reader.name}:{reader.root}: no scene has pictures, so there is nothing to draw")
    save(_boxed(*first[0]) if len(first) == 1 else contact_sheet([(s.id, f.rgb()) for s, f in first]), out)


def _boxed(scene: Scene, frame: Frame) -> Image.Image:
    rgb = frame.rgb()
    image, camera = enlarged(rgb, frame.camera, max(LEAST_WIDTH, rgb.shape[1]))
    if camera is not None and frame.world_from_camera is not None:
        for i, (label, box) in enumerate(_boxes(scene, frame.id)):
            draw_box(image, box, camera, frame.world_from_camera, COLORS[i % len(COLORS)], label)
    return image


def _boxes(scene: Scene, frame_id: str) -> list[Any]:
    seen = [(thing.label, thing.box_at(frame_id)) for thing in scene.objects]
    return [(label, box) for label, box in seen if box is not None]


def save(image: Image.Image, out: Path) -> None:
    """Write a picture; SceneError for an ending that names no kind of picture."""
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        image.save(out)
    except ValueError as error:
        raise SceneError(f"{out}: cannot be written as a picture ({error}); end it with .png or .jpg") from error
