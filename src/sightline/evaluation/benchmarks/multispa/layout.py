"""MultiSPA's files as rows: JSON Lines as its data engine writes them, one file a subtask, in any folders.

    id, image                  "scene0000_00/00010.jpg" …, below a root of pictures
    text | conversations       the question, in files for evaluation; both turns, in files for training and some others
    question_type, gt_value    the subtask, and the value in a unit that differs by subtask (`truth.py`)
    height_list, width_list    pixels, one entry a picture
    points_info                the two points of a comparison

A row is asked with the file's own words, without the placeholders of its pictures; its views are the pictures' names.
The official files are not published: whoever has ScanNet and TAPVid-3D makes them with the data engine.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from sightline.datasets.auditing.peers.conversation import turns_of, without_pictures
from sightline.datasets.auditing.peers.json_stream import LONGEST, json_records
from sightline.datasets.auditing.peers.peer_row import BadRecord, Record, folder_of, image_names, text_of
from sightline.datasets.rows.row import Row, RowView, signed
from sightline.errors import DatasetError
from sightline.evaluation.benchmarks.multispa.subtasks import BY_NAME, SIZE, SUBTASKS, Subtask, subset_named
from sightline.evaluation.benchmarks.multispa.truth import GROUP, truth_of
from sightline.questions.draft import Evidence

PROFILE = "multispa_benchmark@1"
DEPTH = 5  # folders between the one that is given and a file: the data engine makes up to four
PICTURES = {"depth": 1, "correspondence": 2, "camera": 2, "object movement": 2}  # by the first words of the column
PUBLISHED = 2  # pictures of an object whose size is asked; the data engine writes files of 1 to 6
DRAWN, DRAWN_ID = "annotated", "_ann"  # in the name of a picture, and at the end of an id, that a dot was drawn for

BY_TYPE: Mapping[str, tuple[Subtask, ...]] = {
    one.question_type: tuple(other for other in SUBTASKS if other.question_type == one.question_type)
    for one in SUBTASKS
}


@dataclass(frozen=True, eq=False)
class Benchmark:
    """Rows in the order of the files, and what had to be done to have them.

    A row's `type` is its subtask's name. `repaired` counts faults of the files by "subtask: fault"; `left_out` records
    by the reason why they are no rows; `unlike` rows that the published figures are not of.
    `digest` is the sha256 of the files.
    """

    rows: tuple[Row, ...]
    repaired: Mapping[str, int]
    left_out: Mapping[str, int]
    unlike: Mapping[str, int]
    files: tuple[Path, ...]
    digest: str


def benchmark_files(path: Path) -> tuple[Path, ...]:
    """The files of MultiSPA's layout at `path`, a file or a folder, by name; empty where there are none."""
    if path.is_file():
        return (path,) if _is_multispa(path) else ()
    found = chain.from_iterable(path.glob("*/" * depth + "*.jsonl") for depth in range(DEPTH))
    return tuple(file for file in sorted(found) if file.is_file() and _is_multispa(file))


def read_benchmark(path: Path) -> Benchmark:
    """Read all files of MultiSPA's layout at `path`, a file or a folder.

    Records without a usable truth are left out and counted. Raises DatasetError where there is no such file, no usable
    record in them, or a `question_type` that is none of MultiSPA's.
    """
    files = benchmark_files(path)
    if not files:
        raise DatasetError(f"{path}: holds no file of MultiSPA's layout (JSON Lines with question_type and text)")
    repaired: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    rows: list[Row] = []
    seen: Counter[str] = Counter()
    for file in files:
        for one in _rows_of(file, path if path.is_dir() else path.parent, repaired):
            if isinstance(one, BadRecord):
                left_out[one.reason] += 1
                continue
            # The same question twice is two rows: the seed tells them apart.
            rows.append(one if not seen[one.id] else signed(replace(one, seed=seen[one.id])))
            seen[one.id] += 1
    if not rows:
        reasons = "; ".join(f"{reason} ×{count}" for reason, count in left_out.most_common(3))
        raise DatasetError(f"{path}: no record of MultiSPA can be used: {reasons or 'the files are empty'}")
    unlike = Counter(
        f"{row.type}: {len(row.views)} pictures, where the published figures are of {PUBLISHED}"
        for row in rows
        if len(row.views) != PUBLISHED and BY_NAME[row.type].column == SIZE
    )
    return Benchmark(tuple(rows), dict(repaired), dict(left_out), dict(unlike), files, digest_of(files))


def digest_of(files: Sequence[Path]) -> str:
    """The sha256 of files, one after the other. Raises DatasetError for one that cannot be read."""
    told = hashlib.sha256()
    for file in files:
        try:
            with file.open("rb") as content:
                told.update(hashlib.file_digest(content, "sha256").digest())
        except OSError as error:
            raise DatasetError(f"{file}: cannot be read ({error.strerror})") from error
    return told.hexdigest()


def _is_multispa(file: Path) -> bool:
    """Whether the first line is a record of this layout. VSI-Bench's have a question_type too, but neither turn."""
    try:
        with file.open("rb") as content:
            record = json.loads(content.readline(LONGEST))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(record, dict) and "question_type" in record and not record.keys().isdisjoint(TURNS)


TURNS = ("text", "conversations")


def _rows_of(file: Path, root: Path, repaired: Counter[str]) -> Iterator[Row | BadRecord]:
    named = str(file.relative_to(root))
    for told in json_records(file):
        if isinstance(told, BadRecord):
            yield told
            continue
        place, record = told
        kind = text_of(record, "question_type")
        if kind not in BY_TYPE:
            raise DatasetError(
                f"{file}, {place}: question_type {kind!r} is none of MultiSPA's; there are {', '.join(BY_TYPE)}"
            )
        try:
            row, faults = _row(record, BY_TYPE[kind], named)
        except DatasetError as error:
            yield BadRecord(place, f"{kind}: {error}")
            continue
        repaired.update(f"{row.type}: {fault}" for fault in faults)
        yield row


def _row(record: Record, known: Sequence[Subtask], file: str) -> tuple[Row, Sequence[str]]:
    question, said = _turns(record)
    images = image_names(record.get("image"))
    scene = folder_of(images)
    if not scene:
        raise DatasetError("no 'image' in the folder of a scene")
    subtask = known[0] if len(known) == 1 else _told_apart(known, record, images, question, file)
    wanted = next((count for words, count in PICTURES.items() if subtask.column.startswith(words)), None)
    if wanted is not None and len(images) != wanted:
        raise DatasetError(f"{len(images)} pictures, where {wanted} belong")
    truth = truth_of(record, subtask, question, said)
    form = truth.answer.completed(subtask.form)
    row = Row(
        type=subtask.name,
        name=subtask.name,
        profile=PROFILE,
        # What reads these scenes, so that they are known for the same ones; where they lie, the files do not say.
        scene_source=f"tapvid3d:{subtask.subset}" if subtask.subset else "scannet:",
        scene_id=scene,
        text=question,
        answer=truth.answer,
        spoken=truth.answer.spoken(form),
        scorer=subtask.scorer,
        evidence=Evidence(),
        # Files for training keep both turns and have no text of their own.
        split="test" if "text" in record else "train",
        seed=0,
        params={"id": text_of(record, "id")},
        views=tuple(RowView(image) for image in images),
        form=form,
        options=form.options,
        collection="tapvid3d" if subtask.subset else "scannet",
    )
    return signed(row), truth.repaired


def _turns(record: Record) -> tuple[str, str]:
    """The question without placeholders of pictures, and the answer in words, empty where the record keeps none."""
    told = turns_of(record["conversations"]) if "conversations" in record else []
    asked = text_of(record, "text") or (told[0][0] if told else "")
    if not asked.strip():
        raise DatasetError("no 'text'")
    return without_pictures(asked), told[0][1] if told else ""


def _told_apart(known: Sequence[Subtask], record: Record, images: Sequence[str], question: str, file: str) -> Subtask:
    """Which of the subtasks that share a question_type: by the drawn dot, and by where the clip comes from."""
    drawn = DRAWN in images[0] or text_of(record, "id").endswith(DRAWN_ID)
    if not drawn and not GROUP.search(question):
        raise DatasetError("neither a picture with a drawn dot nor a point in the question")
    subset = subset_named(file) or subset_named(images[0])
    for subtask in known:
        if subtask.subset == subset and (subtask.refer == "dot") == drawn:
            return subtask
    raise DatasetError("neither the file's name nor the clip's says adt or pstudio")
