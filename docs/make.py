"""Write what is made in docs/: the pages of question types and readers, and a picture of an example of each type.

python docs/make.py, from the root of the repository
"""

from __future__ import annotations

import base64
import io
import sys
import tempfile
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT), str(ROOT / "docs")]

from plan import plan  # noqa: E402

from sightline.datasets.building.engine import build  # noqa: E402
from sightline.datasets.cards.pictures import picture_of  # noqa: E402  # this tree's, not another one that is installed
from sightline.datasets.pictures.pictures import Pictures  # noqa: E402
from sightline.datasets.rows.row import Row  # noqa: E402
from sightline.datasets.rows.shards import read_rows  # noqa: E402
from sightline.questions.catalog import TYPES  # noqa: E402
from sightline.questions.pages.page import catalogue_page  # noqa: E402
from sightline.questions.profile import Profile, open_profile  # noqa: E402
from sightline.scenes.open import open_reader  # noqa: E402
from tests.questions.pages.test_readers_page import page  # noqa: E402

WORLDS = ("5..9@320x240x8", "moving:3..6@320x240x12")
MANY = "0..30@240x180x12"
MOST_BYTES = 80_000  # of a picture
WALKED = ("way_landmarks", "way_turns", "gets_through", "gone_round")  # types whose example is drawn from above
LETTERS, LINE, BAND = 13, 19, 10  # pixels: of the type, of a line, around the words


def main() -> None:
    """Everything, anew."""
    (ROOT / "docs" / "questions.md").write_text(catalogue_page())
    with tempfile.TemporaryDirectory() as folder:
        (ROOT / "docs" / "readers.md").write_text(page(Path(folder)))
    left = {kind.name for kind in TYPES}
    profiles = [open_profile(name) for name in ("core", "multiframe", "multispa", "everything")]
    with tempfile.TemporaryDirectory() as folder:
        for world in WORLDS:
            save_new(examples(Path(folder), world, profiles), left)
        save_new(examples(Path(folder), MANY, [beside(left)]), left)
    if left:
        raise SystemExit(f"no example of {', '.join(sorted(left))}: give other worlds")


def save_new(found: Iterator[tuple[str, Image.Image]], left: set[str]) -> None:
    """Save the first picture of each type that is left, and take it out."""
    for name, picture in found:
        if name in left:
            picture.save(ROOT / "docs" / "questions" / f"{name}.jpg", "JPEG", quality=80, optimize=True)
            left.remove(name)


def beside(left: set[str]) -> Profile:
    """The types that are left: no profile asks them, or a few scenes are not enough to balance what they ask."""
    types = [kind.using(scorer=kind.answer.default_scorer) for kind in TYPES if kind.name in left]
    return Profile("beside", 1, tuple(types), "What has no example yet.")


def examples(folder: Path, world: str, profiles: Sequence[Profile]) -> Iterator[tuple[str, Image.Image]]:
    """Rows of made worlds as pictures, by the name of their type; of each type one from the middle of each profile."""
    for profile in profiles:
        out = folder / f"{profile.name} {world}"
        build(open_reader("procedural", world), profile, out)
        pictures, by_name = Pictures(out), dict[str, list[Row]]()
        for row in read_rows(out):
            by_name.setdefault(row.name, []).append(row)
        for name, rows in by_name.items():
            row = rows[len(rows) // 2]
            if name in WALKED:
                yield name, captioned(plan(open_reader("procedural", world).load(row.scene_id), row), row)
                continue
            url = picture_of(row, pictures, MOST_BYTES)
            if url:
                yield name, captioned(Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))), row)


def captioned(picture: Image.Image, row: Row) -> Image.Image:
    """A picture with the question and its answer below."""
    font = ImageFont.load_default(LETTERS)
    wide = int(1.85 * (picture.width - 2 * BAND) / LETTERS)
    told = [line for part in (*row.text.split("\n"), f"Answer: {row.spoken}") for line in textwrap.wrap(part, wide)]
    sheet = Image.new("RGB", (picture.width, picture.height + LINE * len(told) + 2 * BAND), "white")
    sheet.paste(picture, (0, 0))
    pen = ImageDraw.Draw(sheet)
    for k, line in enumerate(told):
        pen.text((BAND, picture.height + BAND + k * LINE), line, fill=(28, 36, 48), font=font)
    return sheet


if __name__ == "__main__":
    main()
