"""Depth as a structured-light camera would measure it: noise that grows with depth, steps, ragged rims, holes."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from sightline.geometry.camera import Camera

Depth = NDArray[np.float32]
Array = NDArray[np.float64]

NEAREST, FARTHEST = 0.35, 8.0  # metres; nothing is measured outside
BASE, GROWTH, CALM = 0.0012, 0.0019, 0.4  # metres: sigma = BASE + GROWTH (z - CALM)², Nguyen et al. 2012, eq. 3
BASELINE = 0.075  # metres between projector and camera
STEPS_M = 8 * 43.5  # disparity steps × metres: eighths of a pixel at 580 px focal length
RAGGED = 0.001  # radians, standard deviation of where a rim is read: 0.6 pixels at 580
GRAZING = math.cos(math.radians(82.0))  # flatter surfaces send nothing back
SHINY, LOST = 0.6, 0.55  # gloss above which light is thrown elsewhere, and the share of such a surface that is lost
PATCH = 0.006  # radians; what is lost on shiny surfaces is lost in patches some times as large


def sensed(depth: Depth, camera: Camera, gloss: Array, rng: np.random.Generator) -> Depth:
    """What the sensor reads for exact z-depth (H, W) in metres; NaN where it reads nothing. gloss (H, W) is 0–1."""
    rows, columns = np.indices(depth.shape)
    ragged = RAGGED * camera.fx
    v = np.clip(rows + np.rint(rng.normal(0, ragged, depth.shape)).astype(np.int64), 0, depth.shape[0] - 1)
    u = np.clip(columns + np.rint(rng.normal(0, ragged, depth.shape)).astype(np.int64), 0, depth.shape[1] - 1)
    z = depth.astype(np.float64)[v, u]
    lost = ~np.isfinite(z) | (z < NEAREST) | (z > FARTHEST)
    z = np.where(lost, 1.0, z)
    noisy = np.maximum(z + rng.normal(0, 1, z.shape) * sigma(z), 0.1)
    read = STEPS_M / np.maximum(np.rint(STEPS_M / noisy), 1.0)
    lost |= (
        unlit(depth, camera)
        | (facing(depth, camera) < GRAZING)
        | (gloss > SHINY) & patches(depth.shape, PATCH * camera.fx, rng)
    )
    return np.where(lost, np.nan, read).astype(np.float32)


def sigma(z: Array) -> Array:
    """Standard deviation in metres of a depth of z metres."""
    return np.asarray(BASE + GROWTH * (z - CALM) ** 2)


def unlit(depth: Depth, camera: Camera) -> NDArray[np.bool_]:
    """Where (H, W) the projector, `BASELINE` metres to the right of the camera, is hidden by something nearer."""
    z = np.where(np.isfinite(depth), depth, np.inf).astype(np.float64)
    columns = np.arange(depth.shape[1]) + 0.5
    shift = camera.fx * BASELINE / z
    # seen from the projector a pixel falls on another column; the nearest surface of each column keeps its light
    column = np.floor(columns - shift).astype(np.int64) + int(np.ceil(camera.fx * BASELINE / NEAREST))
    inside = column >= 0
    width = int(column.max()) + 1
    row = np.broadcast_to(np.arange(depth.shape[0])[:, None], depth.shape)
    nearest = np.full((depth.shape[0], width), np.inf)
    np.minimum.at(nearest, (row[inside], column[inside]), z[inside])
    hidden = np.zeros(depth.shape, dtype=np.bool_)
    hidden[inside] = z[inside] > nearest[row[inside], column[inside]] * 1.05
    return hidden


def facing(depth: Depth, camera: Camera) -> Array:
    """Cosine (H, W) between the surface's normal and the line of sight; 1 where a neighbour is not measured."""
    points = camera.lift(depth)
    across, down = np.gradient(points, axis=1), np.gradient(points, axis=0)
    normal = np.cross(across, down)
    with np.errstate(invalid="ignore", divide="ignore"):
        cosine = np.abs((normal * points).sum(axis=-1)) / (
            np.linalg.norm(normal, axis=-1) * np.linalg.norm(points, axis=-1)
        )
    return np.where(np.isfinite(cosine), cosine, 1.0)


def patches(shape: tuple[int, ...], wide: float, rng: np.random.Generator) -> NDArray[np.bool_]:
    """A map (H, W) that is true on the share `LOST`, in patches some times `wide` pixels wide."""
    clouds = gaussian_filter(rng.normal(size=shape), wide)
    return np.asarray(clouds < np.quantile(clouds, LOST))
