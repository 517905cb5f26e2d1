"""Frames per second of worlds drawn by OpenGL and by the ray caster, ids and depth alone and whole pictures.

LP_NUM_THREADS=0 python -m benchmarks.gl_speed [--kind room] [--worlds 3] [--views 8]

LP_NUM_THREADS says how many threads Mesa's software driver draws with besides the one that asks; the ray caster has
one. The best of a few rounds counts, by the clock (`wall`) and by the processors' time (`cpu`).
"""

import argparse
import json
import os
import time
from functools import partial

import numpy as np

from sightline.scenes.worlds.kinds import KINDS
from sightline.scenes.worlds.render.gl.context import open_gl
from sightline.scenes.worlds.render.gl.pictures import cast_gl, render_gl
from sightline.scenes.worlds.render.lighting import lighting_of
from sightline.scenes.worlds.render.raycast import cast, render
from sightline.scenes.worlds.views.cameras import looking_camera

ROUNDS = 5
SIZES = ((128, 96), (640, 480))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kind", default="room")
    options.add_argument("--worlds", type=int, default=3)
    options.add_argument("--views", type=int, default=8, help="of one world, drawn at once")
    chosen = options.parse_args()
    kind = KINDS[chosen.kind]
    worlds = [kind.make(np.random.default_rng([seed, 0])) for seed in range(chosen.worlds)]
    walks = [kind.watch(world, np.random.default_rng([seed, 1]), chosen.views) for seed, world in enumerate(worlds)]
    threads = os.environ.get("LP_NUM_THREADS", "all")
    figures: dict[str, object] = {"benchmark": "gl_speed", "kind": chosen.kind, "threads": threads}
    with open_gl() as gl:
        figures["renderer"] = gl.context.info["GL_RENDERER"]
        for size in SIZES:
            camera = looking_camera(*size)
            for name, lot in (
                ("one_world", [(worlds[0], walks[0])]),
                ("many_worlds", [(world, walk[:1]) for world, walk in zip(worlds, walks, strict=True)]),
            ):
                for what, mine, theirs in (("ids", cast_gl, cast_all), ("pictures", render_gl, render_all)):
                    figures[f"{what}_{name}_{size[0]}x{size[1]}"] = beside(
                        rates(partial(over, lot, partial(on_gl, mine, gl), camera)),
                        rates(partial(over, lot, theirs, camera)),
                        sum(len(walk) for _, walk in lot),
                    )
    print(json.dumps(figures, indent=1))


def over(lot, take, camera) -> None:
    """Take all pictures of a lot: worlds and the poses in each."""
    for world, poses in lot:
        take(world, camera, poses)


def on_gl(take, gl, world, camera, poses) -> None:
    """One of `cast_gl` and `render_gl`."""
    take(gl, world, camera, poses)


def cast_all(world, camera, poses) -> None:
    """Ids and depth by the ray caster."""
    for pose in poses:
        cast(world, camera, pose)


def render_all(world, camera, poses) -> None:
    """Pictures by the ray caster, its light prepared once."""
    lighting = lighting_of(world)
    for pose in poses:
        render(world, camera, pose, lighting=lighting)


def rates(job) -> dict[str, float]:
    """Seconds that a job takes, by either clock; what is compiled is compiled before."""
    job()
    wall, cpu = [], []
    for _ in range(ROUNDS):
        begun, used = time.perf_counter(), time.process_time()
        job()
        wall.append(time.perf_counter() - begun)
        cpu.append(time.process_time() - used)
    return {"wall": min(wall), "cpu": min(cpu)}


def beside(mine: dict[str, float], theirs: dict[str, float], count: int) -> dict[str, float]:
    """Frames per second of both and their ratio, by either clock."""
    out = {}
    for clock in ("wall", "cpu"):
        out[f"{clock}_gl_fps"] = round(count / mine[clock], 1)
        out[f"{clock}_numba_fps"] = round(count / theirs[clock], 1)
        out[f"{clock}_ratio"] = round(theirs[clock] / mine[clock], 2)
    return out


if __name__ == "__main__":
    main()
