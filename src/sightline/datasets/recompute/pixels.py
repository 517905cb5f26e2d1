"""Depths and matches again: pixels read, rays lifted, rays crossed."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sightline.answers.choice import Choice
from sightline.answers.number import Length
from sightline.answers.region import Pixel
from sightline.datasets.recompute.retold import CLOSE, CLOSE_PX, Fault, Retold, sigmas
from sightline.datasets.recompute.witness import Witness
from sightline.datasets.row import Row
from sightline.geometry.camera import Camera
from sightline.questions.question import Mark
from sightline.scenes.fact import Fact

Array = NDArray[np.float64]

COORDINATES = re.compile(r"\((\d+), (\d+)\)")
AGREE_M, AGREE_SHARE = 0.03, 0.02  # what two depth maps may differ by at one point of the scene
OVERLAP = (0.10, 0.80)  # what two pictures share when one is asked about both
DEPTH_GRAIN = 1e-5  # relative; depth maps are read in single precision


def pixel_depth(row: Row, witness: Witness) -> Retold:
    """The map's value at the pixel, and the length of the lifted ray over that of the ray at depth 1."""
    if len(row.evidence.points) != 1:
        return Retold(None)
    point = row.evidence.points[0]
    depth = _lifted_depth(witness, point.frame, point.uv)
    if depth is None:
        return Retold(None)
    margin = sigmas(depth, _variance(witness, point.frame, depth))
    return Retold(Length(depth), {"depth_m": depth}, _pointed_at(row, witness, 1), margin=margin)


def depth_comparison(row: Row, witness: Witness) -> Retold:
    """The values of the map at both pixels."""
    if len(row.evidence.points) != 2:
        return Retold(None)
    frames = [point.frame for point in row.evidence.points]
    first, second = (_lifted_depth(witness, point.frame, point.uv) for point in row.evidence.points)
    if first is None or second is None:
        return Retold(None)
    values = {"depth_a_m": first, "depth_b_m": second}
    margin = sigmas(first - second, _variance(witness, frames[0], first) + _variance(witness, frames[1], second))
    return Retold(Choice(("A", "B"), int(second < first)), values, _pointed_at(row, witness, 2), margin=margin)


def _variance(witness: Witness, frame: str, depth: float) -> float:
    """Of one reading of a map, square metres: the worse of what the scene and the map itself say."""
    own = witness.scene.frame(frame).depth.vouch
    return max(witness.variance(Fact.DEPTH, depth), own.sigma**2 + (own.relative * depth) ** 2)


def _lifted_depth(witness: Witness, frame: str, uv: tuple[float, float]) -> float | None:
    depth, camera = witness.depth_at(frame, uv), witness.camera(frame)
    if camera is None or not math.isfinite(depth):
        return None
    reach = np.linalg.norm(camera.unproject(uv, depth)) / np.linalg.norm(camera.unproject(uv, 1.0))
    return float(reach)


def _pointed_at(row: Row, witness: Witness, count: int) -> tuple[Fault, ...]:
    """The first `count` points must be what the text or the marks point to, in the frame that is shown, at the depth
    of its map."""
    faults = []
    told = COORDINATES.findall(row.text)
    by_dot = row.params.get("refer") == "dot"
    for k, point in enumerate(row.evidence.points[:count]):
        if not row.views or point.frame != row.views[0].frame:
            faults.append(Fault("point", f"in frame {row.views[0].frame if row.views else 'none'}", point.frame))
            continue
        depth = witness.depth_at(point.frame, point.uv)
        if point.depth is None or not math.isclose(point.depth, depth, rel_tol=CLOSE):
            faults.append(Fault("point depth", f"{depth} m", f"{point.depth} m"))
        camera = witness.camera(point.frame)
        if camera is not None and not by_dot:
            # A coordinate in the text stands for a thousandth of the picture.
            u, v = (1000 * at / edge for at, edge in zip(point.uv, (camera.width, camera.height), strict=True))
            if k >= len(told) or max(abs(int(told[k][0]) - u), abs(int(told[k][1]) - v)) > 0.5 + CLOSE_PX:
                faults.append(Fault("point in text", f"({u:.0f}, {v:.0f})", str(told[k] if k < len(told) else None)))
    letters = ("A", "B") if count == 2 else ("",)
    pointed = zip(row.evidence.points, letters, strict=False)
    dots = [Mark(point.frame, "dot", (point.uv,), letter) for point, letter in pointed]
    if by_dot and dots != list(row.marks):
        faults.append(Fault("dot", str(dots), str(row.marks)))
    return tuple(faults)


def pixel_correspondence(row: Row, witness: Witness) -> Retold:
    """One homogeneous matrix from the first camera to the second's pixels; and the two rays must cross at the point."""
    frames = [view.frame for view in row.views]
    if len(row.evidence.points) != 2 or len(frames) != 2:
        return Retold(None)
    first, second = row.evidence.points
    cameras = [witness.camera(frame) for frame in frames]
    matrices = [witness.matrix(frame) for frame in frames]
    depth = witness.depth_at(frames[0], first.uv)
    if cameras[0] is None or cameras[1] is None or matrices[0] is None or matrices[1] is None:
        return Retold(None)
    if not math.isfinite(depth):
        return Retold(None)
    start = cameras[0].unproject(first.uv, depth)
    there = (np.linalg.inv(matrices[1]) @ matrices[0] @ np.append(start, 1.0))[:3]
    uv = _seen_at(cameras[1], there)
    if not there[2] > 0 or not np.isfinite(uv).all():
        return Retold(None)
    faults = [*_pointed_at(row, witness, 1), *_told_overlap(row)]
    faults += _crossing(row, (cameras[0].unproject(first.uv, 1.0), cameras[1].unproject(second.uv, 1.0)),
                        (matrices[0], matrices[1]), depth)  # fmt: skip
    faults += _carried_off(witness, frames, (matrices[0] @ np.append(start, 1.0))[:3])
    measured = witness.depth_at(frames[1], uv)
    if not abs(measured - there[2]) <= max(AGREE_M, AGREE_SHARE * there[2]):
        faults.append(Fault("second depth", f"{there[2]:.4g} m", f"{measured:.4g} m"))
    if second.depth is None or not math.isclose(second.depth, float(there[2]), rel_tol=DEPTH_GRAIN):
        faults.append(Fault("point depth", f"{there[2]} m", f"{second.depth} m"))
    if second.frame != frames[1] or math.dist(second.uv, uv) > CLOSE_PX:
        faults.append(Fault("second point", f"{uv} in {frames[1]}", f"{second.uv} in {second.frame}"))
    back = np.linalg.inv(matrices[0]) @ matrices[1] @ np.append(cameras[1].unproject(np.array(uv), measured), 1.0)
    values = {"way_back_px": math.dist(_seen_at(cameras[0], back[:3]), first.uv)}
    answer = Pixel(uv[0], uv[1], cameras[1].width, cameras[1].height)
    return Retold(answer, values, tuple(faults), frozenset({"overlap"}))


def _seen_at(camera: Camera, spot: Array) -> tuple[float, float]:
    """The pixel of a point (3,) before a camera; not finite where it lies in the plane of its centre."""
    if camera.model == "pinhole":
        u, v, w = (camera.matrix @ spot).tolist()
        return (u / w, v / w) if w else (math.inf, math.inf)
    u, v = camera.project(spot)[0].tolist()
    return u, v


def _told_overlap(row: Row) -> Iterator[Fault]:
    """The share of the first picture that the second shows: of random pixels, so that only its limits are known."""
    overlap = row.evidence.values.get("overlap", math.nan)
    if not OVERLAP[0] <= overlap <= OVERLAP[1]:
        yield Fault("overlap", f"{OVERLAP[0]} to {OVERLAP[1]}", str(overlap))
    if row.difficulty is not None and not math.isclose(row.difficulty, 1.0 - overlap, abs_tol=CLOSE):
        yield Fault("difficulty", f"1 less the overlap, {1.0 - overlap}", str(row.difficulty))


def _carried_off(witness: Witness, frames: list[str], spot: Array) -> Iterator[Fault]:
    """A world point (3,) on a thing that moves is another place of the scene in the next frame."""
    for thing in witness.scene.objects:
        for frame in frames:
            box = thing.motion.get(frame)
            if box is not None and (2 * np.abs(np.linalg.solve(box.rotation, spot - box.center)) <= box.size).all():
                yield Fault("point", "on what stays", f"on {thing.id!r}, which moves, in frame {frame}")


def _crossing(row: Row, rays: tuple[Array, Array], matrices: tuple[Array, Array], depth: float) -> list[Fault]:
    """The rays of both pixels, in the world, must pass each other closely, at the depth of the first map."""
    first, second = (matrix[:3, :3] @ ray for ray, matrix in zip(rays, matrices, strict=True))
    base = matrices[1][:3, 3] - matrices[0][:3, 3]
    along, missed, _, _ = np.linalg.lstsq(np.column_stack([first, -second]), base, rcond=None)
    apart = math.sqrt(float(missed[0])) if len(missed) else 0.0
    # Nearly parallel rays (a camera that only moved ahead) cross nowhere in particular; the miss alone is then told.
    steady = np.linalg.norm(np.cross(first, second)) > 1e-3 * np.linalg.norm(first) * np.linalg.norm(second)
    off = abs(float(along[0]) - depth) if steady else 0.0
    if apart <= 1e-4 * depth + DEPTH_GRAIN and off <= 0.01 * depth:
        return []
    return [Fault("crossing rays", f"{depth:.4g} m", f"{along[0]:.4g} m, {apart:.2g} m apart")]
