"""Where a point of one image lies in another."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sightline.answers.answer import Form
from sightline.answers.region import Pixel
from sightline.questions.choose import TRIES, bin_of, in_turn
from sightline.questions.overlap import Together, pairs_of_frames, posed
from sightline.questions.pixels import Picture, inside_border, smooth_depth
from sightline.questions.question import Balance, Draft, Evidence, Point, Skip, question_type
from sightline.questions.refer import GRID_NOTE, point_to
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

Array = NDArray[np.float64]

AGREE_M, AGREE_SHARE = 0.03, 0.02  # depth of the point against the second map, metres or share
RETURN_PX = 2.0  # from the first image to the second and back


@question_type(
    answer=Pixel,
    needs={Fact.DEPTH, Fact.POSES, Fact.PIXELS},
    form=Form(scale="thousand"),
    templates=(
        "Take {point} in the first image. Where is the same point of the scene in the second image?{grid}",
        "Which pixel of the second image shows what {point} of the first image shows?{grid}",
        "Find {point} of the first image again: where does the second image show that surface point?{grid}",
        "Give the place in the second image that matches {point} in the first image.{grid}",
    ),
)
def pixel_correspondence(
    table: SceneTable, rng: np.random.Generator, *, refer: str = "coordinate"
) -> Iterator[Draft | Skip]:
    """Where the surface point in a pixel of a first frame lies in a second frame, as a pixel of the second.

    The point is lifted by the first depth map and projected into the second frame. Asked where the second map agrees
    within max(3 cm, 2 %), the way back ends less than 2 px from the start, both surfaces are smooth and both
    pixels keep 15 px from the border (on a picture 640 wide), of frames that share 10 to 80 % of what they see.
    """
    yield from in_turn(
        iter((pair,)) if isinstance(pair, Skip) else _matches(pair, refer) for pair in pairs_of_frames(table, rng)
    )


def _matches(pair: Together, refer: str) -> Iterator[Draft | Skip]:
    starts = pair.uv[pair.shared][:TRIES]
    depths = smooth_depth(pair.first, starts)
    found, depths_found, ways_back = there_and_back(pair.first, pair.second, starts, depths)
    columns = (starts, depths, found, depths_found, ways_back)
    for start, start_depth, (u, v), depth, back in zip(*(column.tolist() for column in columns), strict=True):
        if not math.isfinite(depth):
            yield Skip("no smooth surface at both ends")
            continue
        if not back < RETURN_PX:
            yield Skip("the way back ends elsewhere")
            continue
        at = (start[0], start[1])
        width, height = pair.second.size
        shift = math.dist((u / width, v / height), (at[0] / pair.first.size[0], at[1] / pair.first.size[1]))
        pointed = point_to(refer, pair.first.id, pair.first.size, at)
        yield Draft(
            slots={"point": pointed.words, "grid": GRID_NOTE},
            answer=Pixel(u, v, width, height),
            evidence=Evidence(
                points=(
                    Point(pair.first.id, at, start_depth),
                    Point(pair.second.id, (u, v), depth),
                ),
                values={"overlap": pair.overlap, "way_back_px": back},
            ),
            views=pair.views,
            marks=pointed.marks,
            # Whoever answers with the same pixel again is right where nothing has shifted.
            balance=Balance(("shift",), bin_of(max(shift, 0.01)), paired=False),
            difficulty=1.0 - pair.overlap,
        )


def there_and_back(first: Picture, second: Picture, uv: Array, depth: Array) -> tuple[Array, Array, Array]:
    """Where pixels (N, 2) of the first picture at `depth` (N,) lie in the second: (N, 2), their depth (N,) in metres
    there, and how many pixels (N,) off the way back ends.

    The depth is that of the point itself; NaN where either surface is not smooth, the second map disagrees, or the
    pixel is out of view.
    """
    world = posed(first).apply(first.camera.unproject(uv, depth))
    found, z = second.camera.project(posed(second).inverse().apply(world))
    usable = inside_border(second, found)
    measured = np.full(len(uv), np.nan)
    measured[usable] = smooth_depth(second, found[usable])
    with np.errstate(invalid="ignore"):
        agree = np.abs(measured - z) <= np.maximum(AGREE_M, AGREE_SHARE * z)
    back = posed(second).apply(second.camera.unproject(found, measured))
    returned, _ = first.camera.project(posed(first).inverse().apply(back))
    off = np.linalg.norm(returned - uv, axis=1)
    return found, np.where(agree, z, np.nan), np.where(agree, off, np.inf)
