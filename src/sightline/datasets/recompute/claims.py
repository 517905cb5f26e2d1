"""What every row claims whatever its type: its scene, frames, names, boxes, pixels, options, words and id."""

from __future__ import annotations

import math
from collections.abc import Iterator
from string import ascii_lowercase

from sightline.answers.answer import Answer, Form
from sightline.answers.boxes import Box3D
from sightline.answers.choice import Choice
from sightline.answers.number import Length, Quantity
from sightline.answers.region import Pixel
from sightline.answers.space import Vector
from sightline.datasets.recompute.phrases import could_mean, places
from sightline.datasets.recompute.retold import CLOSE, Fault, alike
from sightline.datasets.recompute.witness import Witness
from sightline.datasets.row import Row, row_id
from sightline.errors import AnswerError
from sightline.geometry.box import Box
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Split

LEAST_MARGIN = 2.0  # sigmas; what is nearer to another answer is not asked
METRIC = (Length, Vector, Box3D)  # answers in metres
NATURAL = 0.006  # relative; types that choose their own rounding keep three digits


def of_source(row: Row, witness: Witness, split: Split) -> Iterator[Fault]:
    """The scene is where, what and whose the row says, and vouches for what it says; `split` is the one it is in."""
    scene = witness.scene
    told = (
        ("id", row_id(row), row.id),
        ("collection", scene.home, row.collection),
        ("split", split, row.split),
        ("licence", scene.licence, row.licence),
    )
    yield from (Fault(what, expected, found) for what, expected, found in told if expected != found)
    vouched = witness.vouched
    for fact, provenance in row.provenance.items():
        if vouched.get(fact) != provenance:
            yield Fault(f"provenance of {fact}", str(vouched.get(fact)), provenance)
    if isinstance(row.answer, METRIC) and Fact.METRIC not in row.provenance:
        yield Fault("provenance of metric", "on whose word the metres stand", "nothing")


def of_frames(row: Row, witness: Witness) -> Iterator[Fault]:
    """Frames that are shown exist, once each, and have pixels; marks and points lie in them."""
    frames = {frame.id: frame for frame in witness.scene.frames}
    shown = [view.frame for view in row.views]
    if not shown and row.shows == "views":
        yield Fault("views", "a frame that is shown", "none")
    if len(set(shown)) != len(shown):
        yield Fault("views", "each frame once", ", ".join(shown))
    for name in shown:
        if name not in frames or frames[name].read_rgb is None:
            yield Fault("frame", "one of the scene, with pixels", name)
    for what, name, uvs in (
        *(("mark", mark.frame, mark.uv) for mark in row.marks),
        *(("point", point.frame, (point.uv,)) for point in row.evidence.points),
    ):
        camera = frames[name].camera if name in frames else None
        if name not in shown or camera is None or not all(camera.inside(uv) for uv in uvs):
            yield Fault(what, "inside a frame that is shown", f"{uvs} in {name}")


def of_mentions(row: Row, witness: Witness) -> Iterator[Fault]:
    """Names stand in the text, each can mean that object only, and boxes are the scene's."""
    frame = row.views[0].frame if row.views else ""
    mentions = row.evidence.mentions
    for mention in mentions:
        if places(row.text, [mention.name]) == [-1]:
            yield Fault("name in text", mention.name, row.text)
        meant = [thing.id for thing in could_mean(witness, frame, mention.name)]
        if meant != [mention.object_id]:
            yield Fault(f"what {mention.name!r} means", ", ".join(meant) or "nothing", mention.object_id)
        box = witness.box(witness.scene.object(mention.object_id), mention.frame or frame)
        if (box is None) != (mention.box is None):
            yield Fault(f"box of {mention.name!r}", str(box), str(mention.box))
        elif box is not None and mention.box is not None:
            expected, found = _numbers(box), _numbers(mention.box)
            if not alike(expected, found):
                yield Fault(f"box of {mention.name!r}", str(expected), str(found))


def _numbers(box: Box) -> tuple[list[float], list[float], list[list[float]], str]:
    return box.center.tolist(), box.size.tolist(), box.rotation.tolist(), box.frame


def of_pixels(row: Row, witness: Witness) -> Iterator[Fault]:
    """Of each thing spoken of as many pixels show as the row says, in the frame it says."""
    things = [one.object_id for one in row.evidence.mentions] or list(row.evidence.objects)
    counts = {name: value for name, value in row.evidence.values.items() if name.startswith("seen_")}
    if not row.views:
        if counts:
            yield Fault("pixels", "none: no frame is shown", str(counts))
        return
    shown = witness.shown(row.views[0].frame) if things else {}
    expected = {
        f"seen_{letter}": float(shown[name][0]) if name in shown else 0.0
        for letter, name in zip(ascii_lowercase, things, strict=False)
    }
    if expected != counts or 0.0 in expected.values():
        yield Fault("pixels", str(expected), str(counts))


def of_margin(row: Row) -> Iterator[Fault]:
    """An answer stands out of the noise."""
    margin = row.evidence.margin
    if margin is not None and not margin >= LEAST_MARGIN - CLOSE:
        yield Fault("margin", f"at least {LEAST_MARGIN}", str(margin))


def of_words(row: Row) -> Iterator[Fault]:
    """Options hold the truth once; what is spoken is the answer in the row's form, and is read back as it."""
    answer = row.answer
    if answer.completed(row.form) != row.form:
        yield Fault("form", str(answer.completed(row.form)), str(row.form))
    if row.options != row.form.options:
        yield Fault("options", str(row.form.options), str(row.options))
    if isinstance(answer, Choice) and (row.options.count(answer.text) != 1 or row.options[answer.index] != answer.text):
        yield Fault("options", f"{answer.text!r} once, as number {answer.index}", str(row.options))
    if row.scorer not in answer.scorers:
        yield Fault("scorer", ", ".join(answer.scorers), row.scorer)
    try:
        said, back = answer.spoken(row.form), type(answer).read(row.spoken, row.form)
    except AnswerError as error:
        yield Fault("spoken", "an answer that its form can say", str(error))
        return
    if said != row.spoken:
        yield Fault("spoken", said, row.spoken)
    if back is None or not says(answer, back, row.form):
        yield Fault("spoken, read back", str(answer), str(back))


def says(truth: Answer, back: Answer, form: Form) -> bool:
    """Whether what was read back is the truth up to the rounding of the form."""
    pairs: list[tuple[float, float, float]]  # truth, read, units per SI unit
    if isinstance(truth, Quantity) and isinstance(back, Quantity):
        unit = form.unit if form.unit is not None else truth.natural_unit()
        pairs = [(truth.si, back.si, truth.dimension.factor(unit))]
    elif isinstance(truth, Vector) and isinstance(back, Vector):
        pairs = [(a, b, 1.0) for a, b in zip(truth.xyz, back.xyz, strict=True)]
    elif isinstance(truth, Pixel) and isinstance(back, Pixel):
        per = {"pixel": (1.0, 1.0), "unit": (truth.width, truth.height)}
        across, down = per.get(form.scale, (truth.width / 1000, truth.height / 1000))
        pairs = [(truth.u, back.u, across), (truth.v, back.v, down)]
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
