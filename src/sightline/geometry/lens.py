"""What a lens does to a direction: OpenCV's rational model and Kannala-Brandt's fisheye, and the way back.

`xy` are (x/z, y/z) of a direction in camera coordinates, (..., 2), without unit; NaN stays NaN.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

ROUNDS = 20  # Newton doubles the right digits each time; a strong lens needs about eight rounds at the rim
SETTLED = 1e-10  # what is still further off than this (a ten-millionth of a pixel) had no solution


def distort(model: str, coefficients: tuple[float, ...], xy: Array) -> Array:
    """Where the lens puts ideal directions, (N, 2) or any (..., 2): x/z and y/z, to be scaled by the focal lengths."""
    if model == "fisheye":
        radius = np.hypot(xy[..., 0], xy[..., 1])
        bent = _polynomial(np.arctan(radius), coefficients)[0]
        return xy * np.where(radius > 1e-12, bent / np.maximum(radius, 1e-12), 1.0)[..., None]
    return _opencv(xy, coefficients)[0]


def undistort(model: str, coefficients: tuple[float, ...], bent: Array, reach: float) -> Array:
    """The ideal directions, (N, 2) or any (..., 2), that `distort` takes to `bent`; NaN where there is none."""
    if model == "fisheye":
        return _undistort_fisheye(coefficients, bent, reach)
    xy = bent.copy()
    with np.errstate(all="ignore"):  # hopeless pixels run off to infinity and are sorted out below
        for _ in range(ROUNDS):
            now, (xx, xy_, yx, yy) = _opencv(xy, coefficients)
            miss = bent - now
            det = xx * yy - xy_ * yx
            step = np.stack([yy * miss[..., 0] - xy_ * miss[..., 1], xx * miss[..., 1] - yx * miss[..., 0]], axis=-1)
            step = step / det[..., None]
            xy = xy + step
            if not np.abs(step).max(initial=0.0) > SETTLED / 100:
                break
        off = np.abs(_opencv(xy, coefficients)[0] - bent).max(axis=-1)
        good = (off <= SETTLED) & (np.hypot(xy[..., 0], xy[..., 1]) <= reach)
    return np.where(good[..., None], xy, np.nan)


def reach(model: str, coefficients: tuple[float, ...]) -> float:
    """Radius, as tan of the angle off the axis, up to which the lens moves outward; infinite for one that always does.

    Beyond it the polynomial folds back and would put things far outside the view into the picture.
    """
    if model == "pinhole":
        return float("inf")
    if model == "fisheye":
        k1, k2, k3, k4 = coefficients
        turns = np.array([9 * k4, 7 * k3, 5 * k2, 3 * k1, 1.0])
        angle = float(np.sqrt(_first_positive_root(turns)))
        return float(np.tan(angle)) if angle < np.pi / 2 else float("inf")
    k = (*coefficients[:2], *coefficients[4:], 0.0, 0.0, 0.0, 0.0)[:6]
    above = np.array([k[2], k[1], k[0], 1.0])  # in r², highest power first
    below = np.array([k[5], k[4], k[3], 1.0])
    # d/dr of r·a(r²)/b(r²) has the sign of a·b + 2r²(a'·b − a·b').
    slope: Array = np.polysub(np.polymul(np.polyder(above), below), np.polymul(above, np.polyder(below)))
    turns = np.polyadd(np.polymul(above, below), np.polymul([2.0, 0.0], slope))
    return float(np.sqrt(min(_first_positive_root(turns), _first_positive_root(below))))


def _first_positive_root(polynomial: Array) -> float:
    """The least positive real root, infinity when there is none."""
    roots = np.roots(polynomial)
    real = roots.real[(np.abs(roots.imag) < 1e-9) & (roots.real > 0)]
    return float(real.min()) if real.size else float("inf")


def _polynomial(angle: Array, coefficients: tuple[float, ...]) -> tuple[Array, Array]:
    """Kannala-Brandt's θ(1 + k1θ² + k2θ⁴ + k3θ⁶ + k4θ⁸) of angles (...) in radians, and its derivative."""
    k1, k2, k3, k4 = coefficients
    t = angle * angle
    value = angle * (1 + t * (k1 + t * (k2 + t * (k3 + t * k4))))
    return value, 1 + t * (3 * k1 + t * (5 * k2 + t * (7 * k3 + t * 9 * k4)))


def _undistort_fisheye(coefficients: tuple[float, ...], bent: Array, reach: float) -> Array:
    radius = np.hypot(bent[..., 0], bent[..., 1])
    limit = float(np.arctan(reach))
    # The curve rises on [0, limit]: bisection brackets the angle where Newton alone could jump past a flat rim.
    low, high = np.zeros_like(radius), np.full_like(radius, limit)
    angle = np.minimum(radius, limit)
    with np.errstate(all="ignore"):
        for _ in range(60):
            value, slope = _polynomial(angle, coefficients)
            low, high = np.where(value < radius, angle, low), np.where(value < radius, high, angle)
            newton = angle - (value - radius) / slope
            angle = np.where((newton > low) & (newton < high), newton, (low + high) / 2)
            if (high - low).max(initial=0.0) <= 0:
                break
        good = np.abs(_polynomial(angle, coefficients)[0] - radius) <= SETTLED
        good &= angle < np.pi / 2
        stretch = np.where(radius > 1e-12, np.tan(angle) / np.maximum(radius, 1e-12), 1.0)
    return np.where(good[..., None], bent * stretch[..., None], np.nan)


def _opencv(xy: Array, coefficients: tuple[float, ...]) -> tuple[Array, tuple[Array, Array, Array, Array]]:
    """Bent directions (..., 2), and the Jacobian's four entries dx'/dx, dx'/dy, dy'/dx, dy'/dy, (...) each."""
    k1, k2, p1, p2, k3, k4, k5, k6 = (*coefficients, 0.0, 0.0, 0.0, 0.0)[:8]
    x, y = xy[..., 0], xy[..., 1]
    t = x * x + y * y
    above, below = 1 + t * (k1 + t * (k2 + t * k3)), 1 + t * (k4 + t * (k5 + t * k6))
    radial = above / below
    slope = ((k1 + t * (2 * k2 + t * 3 * k3)) - radial * (k4 + t * (2 * k5 + t * 3 * k6))) / below
    bent = np.stack(
        [x * radial + 2 * p1 * x * y + p2 * (t + 2 * x * x), y * radial + p1 * (t + 2 * y * y) + 2 * p2 * x * y],
        axis=-1,
    )
    cross = 2 * x * y * slope + 2 * p1 * x + 2 * p2 * y
    dx = radial + 2 * x * x * slope + 2 * p1 * y + 6 * p2 * x
    dy = radial + 2 * y * y * slope + 6 * p1 * y + 2 * p2 * x
    return bent, (dx, cross, cross, dy)
