"""The report: one HTML page with scores, what a guesser would have had, and pictures of answers right and wrong.

The page asks nothing of the network: styles and pictures are inside it.
"""

import base64
import html
import io
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image

from sightline.answers.boxes import Box3D
from sightline.answers.region import Pixel
from sightline.datasets.pictures.draw import (
    SAID_COLOR,
    TRUE_COLOR,
    draw_box,
    draw_dot,
    enlarged,
)
from sightline.datasets.pictures.marks import draw_marks
from sightline.datasets.rows.row import Row
from sightline.evaluation.score import Grounding, Report, TypeScore, Verdict
from sightline.evaluation.sight import Look

WIDTH = 448  # pixels of a picture on the page
BLUE = (47, 111, 222)
RIGHT = 0.5  # a score from which the gallery calls an answer right; boxes: IoU of 0.25

Looks = Callable[[Row], Look | None]

STYLE = """
:root{--ink:#1c2330;--soft:#667085;--line:#e3e7ee;--said:#f2841e;--true:#2ea043;--back:#f7f8fa}
*{box-sizing:border-box}body{margin:0;background:var(--back);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:1180px;margin:0 auto;padding:28px 20px 60px}h1{font-size:26px;margin:0 0 4px}
h2{font-size:19px;margin:36px 0 10px}
p{margin:4px 0 12px;max-width:75ch}.soft{color:var(--soft)}.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;background:#fff;border:1px solid var(--line)}
th,td{padding:6px 10px;text-align:right;border-bottom:1px solid var(--line);
white-space:nowrap;font-variant-numeric:tabular-nums}
th{font-weight:600;color:var(--soft);font-size:13px}th:first-child,td:first-child{text-align:left}
.up{color:#1a7f37;font-weight:600}.down{color:#b42318;font-weight:600}
.bar{position:relative;width:180px;height:14px;background:#eceff4;border-radius:3px}
.bar i{position:absolute;left:0;top:0;bottom:0;background:var(--said);border-radius:3px}
.bar b{position:absolute;top:-2px;bottom:-2px;width:2px;background:var(--ink)}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(330px,1fr));gap:16px}
.card{background:#fff;border:1px solid var(--line);border-radius:8px;overflow:hidden}
.card img{width:100%;display:block}
.card div{padding:10px 14px 14px}.card p{margin:0 0 6px}
.tag{font-size:12px;border-radius:9px;padding:1px 9px;color:#fff}
.right{background:var(--true)}.wrong{background:#b42318}
dl{display:grid;grid-template-columns:auto 1fr;gap:2px 10px;margin:0;font-size:14px}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
"""


def write_report(
    path: Path,
    report: Report,
    verdicts: Sequence[Verdict],
    looks: Looks,
    *,
    title: str,
    about: str = "",
    pictures: int = 24,
    sections: Sequence[str] = (),
) -> None:
    """Write the page, whole or not at all. `pictures` is how many questions the gallery shows.

    `sections` are further pieces of HTML, such as a benchmark's own table, behind the scores.
    """
    cards = [_card(verdict, looks) for verdict in chosen(verdicts, pictures)]
    page = "\n".join(
        [
            "<!doctype html><html lang='en'><meta charset='utf-8'>",
            "<meta name='viewport' content='width=device-width,initial-scale=1'>",
            f"<title>{html.escape(title)}</title><style>{STYLE}</style><main>",
            f"<h1>{html.escape(title)}</h1><p class='soft'>{html.escape(about)}</p>",
            _types_table(report),
            _grounding_table(report.answerer, report.grounding) if report.grounding else "",
            *sections,
            "<h2>Questions and answers</h2><p><span style='color:var(--said)'>■</span> what was answered, "
            "<span style='color:var(--true)'>■</span> what is true, <span style='color:rgb(47,111,222)'>■</span> "
            "what the question shows.</p>",
            "<div class='cards'>" + "\n".join(cards) + "</div></main></html>",
        ]
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_text(page, encoding="utf-8")
    os.replace(part, path)


def chosen(verdicts: Sequence[Verdict], count: int) -> list[Verdict]:
    """Verdicts for the gallery: of every type in turn one right and one wrong, until there are `count`; boxes first."""
    heaps: dict[tuple[bool, str, bool], list[Verdict]] = {}
    for verdict in sorted(verdicts, key=lambda one: one.row.id):  # ids are hashes: rooms come mixed
        key = (verdict.iou is None, verdict.row.type, not is_right(verdict))
        heaps.setdefault(key, []).append(verdict)
    order = [heaps[key] for key in sorted(heaps)]
    picked: list[Verdict] = []
    depth = 0
    while len(picked) < count and any(depth < len(heap) for heap in order):
        picked += [heap[depth] for heap in order if depth < len(heap)]
        depth += 1
    return picked[:count]


def is_right(verdict: Verdict) -> bool:
    """Whether the gallery calls it right: a box that overlaps by a quarter, or half of the score."""
    return verdict.iou >= 0.25 if verdict.iou is not None else verdict.score >= RIGHT


def picture(verdict: Verdict, look: Look, width: int = WIDTH) -> Image.Image:
    """The view with what the question marks (blue), what is true (green) and what was said (orange)."""
    row = verdict.row
    image, camera = enlarged(look.rgb, look.camera, width)
    scale = width / look.rgb.shape[1] * look.scale
    marks = [mark for mark in row.marks if row.views and mark.frame == row.views[0].frame and mark.kind != "mask"]
    draw_marks(image, marks, scale=scale, color=BLUE)
    if not row.marks:
        letters = row.options if len(row.options) == len(row.evidence.points) else ()
        for i, point in enumerate(row.evidence.points):
            if point.frame == row.views[0].frame and not (isinstance(row.answer, Pixel) and i > 0):
                draw_dot(image, (point.uv[0] * scale, point.uv[1] * scale), BLUE, letters[i] if letters else "")
    if camera is None or look.world_from_camera is None:
        return image
    if isinstance(row.answer, Box3D):
        draw_box(image, row.answer.box, camera, look.world_from_camera, TRUE_COLOR, "true")
    else:
        for mention in row.evidence.mentions:
            if mention.box is not None:
                draw_box(image, mention.box, camera, look.world_from_camera, BLUE, mention.name)
    if verdict.box is not None:
        draw_box(image, verdict.box, camera, look.world_from_camera, SAID_COLOR, "said")
    return image


def _card(verdict: Verdict, looks: Looks) -> str:
    row = verdict.row
    look = looks(row)
    shown = "" if look is None else f"<img alt='' src='{_inline(picture(verdict, look))}'>"
    said = "no answer" if verdict.said is None else verdict.said
    how = f"IoU {verdict.iou:.2f}" if verdict.iou is not None else f"{row.scorer} {verdict.score:.2f}"
    right = is_right(verdict)
    tag = f"<span class='tag {'right' if right else 'wrong'}'>{'right' if right else 'wrong'}</span>"
    return (
        f"<article class='card'>{shown}<div><p>{html.escape(row.text)}</p><dl>"
        f"<dt>said</dt><dd>{html.escape(said)}</dd><dt>true</dt><dd>{html.escape(row.spoken)}</dd>"
        f"<dt>{tag}</dt><dd class='soft'>{html.escape(f'{how} · {row.type} · {row.scene_id}')}</dd>"
        "</dl></div></article>"
    )


def _inline(image: Image.Image) -> str:
    held = io.BytesIO()
    image.convert("RGB").save(held, format="JPEG", quality=88)
    return "data:image/jpeg;base64," + base64.b64encode(held.getvalue()).decode("ascii")


def _types_table(report: Report) -> str:
    columns = report.compared
    heads = "".join(f"<th>{html.escape(name)}</th>" for name in columns)
    lines = [_type_line(name, kind, columns) for name, kind in report.types.items()]
    missing = f" {report.missing} rows have no answer and count 0." if report.missing else ""
    return (
        f"<h2>Scores</h2><p>{report.rows} questions.{missing} Score in %, with the 95 % interval from resampling "
        "scenes; lift is the score less the best of those who never look; the dark line marks that best.</p>"
        "<div class='wide'><table><tr><th>type</th><th>questions</th><th>score</th><th>interval</th>"
        f"{heads}<th>lift</th><th></th></tr>{''.join(lines)}</table></div>"
    )


def _type_line(name: str, kind: TypeScore, columns: Sequence[str]) -> str:
    others = "".join(f"<td>{_percent(kind.others.get(other))}</td>" for other in columns)
    span = "–" if kind.low is None else f"{_percent(kind.low)} – {_percent(kind.high)}"
    lift = kind.lift
    told = "<td>–</td>" if lift is None else f"<td class='{'up' if lift > 0 else 'down'}'>{100 * lift:+.1f}</td>"
    best = "" if lift is None else f"<b style='left:{100 * (kind.score - lift):.1f}%'></b>"
    bar = f"<td><div class='bar'><i style='width:{100 * kind.score:.1f}%'></i>{best}</div></td>"
    return (
        f"<tr><td>{html.escape(name)}</td><td>{kind.n}</td><td><strong>{_percent(kind.score)}</strong></td>"
        f"<td>{span}</td>{others}{told}{bar}</tr>"
    )


def _grounding_table(answerer: str, found: Grounding) -> str:
    kinds = ("acc25", "acc50", "aligned_acc25", "aligned_acc50")
    own = {kind: getattr(found, kind) for kind in kinds}
    lines = [
        f"<tr><td>{html.escape(name)}</td>" + "".join(f"<td>{_percent(given[kind])}</td>" for kind in kinds) + "</tr>"
        for name, given in ((answerer or "answers", own), *found.others.items())
    ]
    return (
        f"<h2>Boxes</h2><p>{found.n} boxes; share with an IoU of at least 0.25 and 0.50, as turned boxes and as the "
        f"axis-aligned boxes around them. Mean IoU {found.mean_iou:.2f}.</p><div class='wide'><table><tr><th></th>"
        "<th>IoU ≥ 0.25</th><th>IoU ≥ 0.50</th><th>aligned ≥ 0.25</th><th>aligned ≥ 0.50</th></tr>"
        f"{''.join(lines)}</table></div>"
    )


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}"
