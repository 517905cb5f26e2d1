"""What every row claims whatever its type: its scene, frames, names, boxes, pixels, options, words and id."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from string import ascii_lowercase

from sightline.answers.answer import Answer, Form
from sightline.answers.boxes import Box3D
from sightline.answers.choice import Choice
from sightline.answers.number import Quantity
from sightline.answers.region import Box2D, Pixel
from sightline.answers.space import Vector
from sightline.answers.units import METRES
from sightline.datasets.checking.recompute.phrases import could_mean
from sightline.datasets.checking.recompute.retold import CLOSE, Fault, alike
from sightline.datasets.checking.recompute.solids import Solid
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.row import SCHEMA_VERSION, Row, row_id
from sightline.errors import AnswerError
from sightline.geometry.camera import Camera
from sightline.questions.draft import Mention
from sightline.scenes.scene import Split

LEAST_MARGIN = 2.0  # sigmas; what is nearer to another answer is not asked
NATURAL = 0.006  # relative; types that choose their own rounding keep three digits
NONE = (0, 0.0, 0.0)  # of a thing that does not show: its pixels, and from where to where
MARKED = frozenset({"correspondence_choice"})  # types whose answers are marked, however their points are told
KEPT = 2**14  # readings of what was said that are kept


def of_id(row: Row, context: str | None) -> Iterator[Fault]:
    """The id is the one that belongs to what the row says; `context` as `row_id` takes it."""
    if (expected := row_id(row, context)) != row.id:
        yield Fault("id", expected, row.id)


def of_source(row: Row, witness: Witness, split: Split) -> Iterator[Fault]:
    """The scene is what and whose the row says; `split` is the one it is in."""
    scene = witness.scene
    told = (
        ("collection", scene.home, row.collection),
        ("split", split, row.split),
        ("licence", scene.licence, row.licence),
    )
    for what, expected, found in told:
        if expected != found:
            yield Fault(what, str(expected), str(found))
    if not 1 <= row.schema <= SCHEMA_VERSION:
        yield Fault("schema", f"1 to {SCHEMA_VERSION}", str(row.schema))


def of_frames(row: Row, witness: Witness) -> Iterator[Fault]:
    """Frames that are shown exist, once each, and have pixels; marks and points lie in them."""
    frames = witness.frames
    shown = [view.frame for view in row.views]
    if len(shown) > 1 and len(set(shown)) != len(shown):
        yield Fault("views", "each frame once", ", ".join(shown))
    for name in shown:
        if name not in frames or frames[name].read_rgb is None:
            yield Fault("frame", "one of the scene, with pixels", name)
    for mark in row.marks:
        camera = frames[mark.frame].camera if mark.frame in frames else None
        if mark.frame not in shown or camera is None or not all([_within(camera, uv) for uv in mark.uv]):
            yield Fault("mark", "inside a frame that is shown", f"{mark.uv} in {mark.frame}")
    for point in row.evidence.points:
        camera = frames[point.frame].camera if point.frame in frames else None
        if point.frame not in shown or camera is None or not _within(camera, point.uv):
            yield Fault("point", "inside a frame that is shown", f"{(point.uv,)} in {point.frame}")


def _within(camera: Camera, uv: tuple[float, float]) -> bool:
    """In the picture or on its border, where boxes end."""
    return 0 <= uv[0] <= camera.width and 0 <= uv[1] <= camera.height


def of_mentions(row: Row, witness: Witness) -> Iterator[Fault]:
    """Each name can mean that object only, and boxes are the scene's; that names stand in the text, `wording` sees."""
    frame = row.views[0].frame if row.views and row.shows != "scene" else ""
    for mention in row.evidence.mentions:
        yield from _of_mention(mention, frame, witness)


def _of_mention(mention: Mention, frame: str, witness: Witness) -> tuple[Fault, ...]:
    """What is wrong with a mention wherever it stands; the rows of a scene share theirs."""
    if (mention, frame) not in witness.mentions:
        witness.mentions[mention, frame] = tuple(_wrong_about(mention, frame, witness))
    return witness.mentions[mention, frame]


def _wrong_about(mention: Mention, frame: str, witness: Witness) -> Iterator[Fault]:
    meant = [thing.id for thing in could_mean(witness, frame, mention.name)]
    if meant != [mention.object_id]:
        yield Fault(f"what {mention.name!r} means", ", ".join(meant) or "nothing", mention.object_id)
    solid = witness.solid(mention.object_id, mention.frame or frame)
    if solid is None or mention.box is None:
        if solid is not None or mention.box is not None:
            yield Fault(f"box of {mention.name!r}", str(solid and solid.box), str(mention.box))
        return
    expected, found = solid.numbers, Solid(mention.box).numbers
    if solid.box.frame != mention.box.frame or not (expected == found or alike(expected, found)):
        yield Fault(f"box of {mention.name!r}", f"{expected} {solid.box.frame}", f"{found} {mention.box.frame}")


def of_pixels(row: Row, witness: Witness) -> Iterator[Fault]:
    """Of each thing spoken of as many pixels show as the row says, in the frame it says."""
    things = [one.object_id for one in row.evidence.mentions] or row.evidence.objects
    counts = {name: value for name, value in row.evidence.values.items() if name[:5] == "seen_"}
    if not things and not counts:
        return
    if not row.views or row.shows == "scene":
        if counts:
            yield Fault("pixels", "none: no one frame is asked about", str(counts))
        return
    shown = witness.shown(row.views[0].frame) if things else {}
    letters = zip(ascii_lowercase, things, strict=False)
    expected = {f"seen_{letter}": shown.get(name, NONE)[0] for letter, name in letters}
    if expected != counts or 0 in expected.values():
        yield Fault("pixels", str(expected), str(counts))


def of_asking(row: Row) -> Iterator[Fault]:
    """It is asked at once, of pictures without marks that point to nothing, and an answer stands out of the noise."""
    if row.history:
        yield Fault("history", "none: it is asked at once", str(row.history))
    if row.marks and row.params.get("refer") not in ("dot", "box") and row.name not in MARKED:
        yield Fault("mark", "none: the text points to it", str(row.marks))
    if row.difficulty is not None and not 0.0 <= row.difficulty <= 1.0:
        yield Fault("difficulty", "0 easy to 1 hard", str(row.difficulty))
    margin = row.evidence.margin
    if margin is not None and not margin >= LEAST_MARGIN - CLOSE:
        yield Fault("margin", f"at least {LEAST_MARGIN}", str(margin))


def of_words(row: Row) -> Iterable[Fault]:
    """Options hold the truth once; what is spoken is the answer in the row's form, and is read back as it."""
    return wrong_words(row.answer, row.form, row.options, row.scorer, row.spoken)


@lru_cache(maxsize=KEPT)
def wrong_words(answer: Answer, form: Form, options: tuple[str, ...], scorer: str, spoken: str) -> tuple[Fault, ...]:
    """The same of words that many rows have: what an answer, its form and its options say, and what is spoken."""
    faults = []
    whole = answer.completed(form)
    if whole is not form and whole != form:
        faults.append(Fault("form", str(whole), str(form)))
    if options != form.options:
        faults.append(Fault("options", str(form.options), str(options)))
    if isinstance(answer, Choice) and (options.count(answer.text) != 1 or options[answer.index] != answer.text):
        faults.append(Fault("options", f"{answer.text!r} once, as number {answer.index}", str(options)))
    if scorer not in answer.scorers:
        faults.append(Fault("scorer", ", ".join(answer.scorers), scorer))
    try:
        said, back = answer.spoken(form), read_back(type(answer), spoken, form)
    except AnswerError as error:
        return (*faults, Fault("spoken", "an answer that its form can say", str(error)))
    if said != spoken:
        faults.append(Fault("spoken", said, spoken))
    if back is None or not says(answer, back, form):
        faults.append(Fault("spoken, read back", str(answer), str(back)))
    return tuple(faults)


@lru_cache(maxsize=KEPT)
def read_back(kind: type[Answer], spoken: str, form: Form) -> Answer | None:
    """The answer that its own words are read back as: lengths said to three digits are few, over and over."""
    return kind.read(spoken, form)


def says(truth: Answer, back: Answer, form: Form) -> bool:
    """Whether what was read back is the truth up to the rounding of the form."""
    pairs: list[tuple[float, float, float]]  # truth, read, units per SI unit
    if isinstance(truth, Quantity) and isinstance(back, Quantity):
        unit = form.unit if form.unit is not None else truth.natural_unit()
        pairs = [(truth.si, back.si, truth.dimension.factor(unit))]
    elif isinstance(truth, Vector) and isinstance(back, Vector):
        metres = METRES.factor(form.unit)
        pairs = [(a, b, metres) for a, b in zip(truth.xyz, back.xyz, strict=True)]
    elif isinstance(truth, Pixel) and isinstance(back, Pixel):
        per = {"pixel": (1.0, 1.0), "unit": (truth.width, truth.height)}
        across, down = per.get(form.scale, (truth.width / 1000, truth.height / 1000))
        pairs = [(truth.u, back.u, across), (truth.v, back.v, down)]
    elif isinstance(truth, Box2D) and isinstance(back, Box2D):
        across, down = (1.0, 1.0) if form.scale == "pixel" else (truth.width, truth.height)
        parts = 1000 if form.scale == "thousand" else 1
        sides = ((truth.u0, back.u0, across), (truth.v0, back.v0, down), (truth.u1, back.u1, across))
        pairs = [(a, b, per / parts) for a, b, per in (*sides, (truth.v1, back.v1, down))]
    elif isinstance(truth, Box3D) and isinstance(back, Box3D):
        pairs = [(a, b, 1.0) for a, b in zip(truth.box.center.tolist(), back.box.center.tolist(), strict=True)]
        return all(_rounds(*pair, form) for pair in pairs) and truth.score(back, "iou") > 0.5
    else:
        return truth.score(back, truth.default_scorer) == 1.0
    return all(_rounds(*pair, form) for pair in pairs)


def _rounds(truth: float, read: float, unit: float, form: Form) -> bool:
    size = abs(truth) / unit
    if form.decimals is not None:
        step = 10.0**-form.decimals
    elif form.digits is not None:
        step = 10.0 ** (math.floor(math.log10(size)) - form.digits + 1) if size > 0 else 0.0
    else:
        # Pixels are said to a tenth, thousandths whole; other numbers to three digits.
        step = 2 * max(NATURAL * size, 0.5 if form.scale == "thousand" else 0.05 if form.image else 0.0006)
    # A number just below a power of ten may round up into the coarser step.
    return abs(read - truth) <= (0.5 * step * (1 + CLOSE) + CLOSE) * unit
