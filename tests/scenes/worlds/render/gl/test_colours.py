"""Light drawn by OpenGL: passes that add nothing where nothing is to be added."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.parts import block
from sightline.scenes.worlds.render.gl.colours import padded
from sightline.scenes.worlds.render.gl.context import HEAD, source
from sightline.scenes.worlds.render.gl.pictures import render_gl
from sightline.scenes.worlds.render.raycast import render
from sightline.scenes.worlds.render.textures import blend
from tests.scenes.worlds.render.test_raycast import AHEAD, CAMERA, RED, room


def test_rows_are_filled_up_with_what_does_nothing():
    rows = np.array([[1, 2, 3, -1, 5, 6, -1, -1]], dtype=np.int32)
    assert padded(rows, 9).tolist() == [[1, 2, 3, -1, 5, 6, 9, 9]]


COVER = "void main() { gl_Position = vec4(gl_VertexID / 2 * 4 - 1, gl_VertexID % 2 * 4 - 1, 0.0, 1.0); }"


def test_every_pattern_is_that_of_the_ray_caster(gl):
    context = gl.context
    places = np.random.default_rng(0).uniform(-1.5, 1.5, (64, 64, 4)).astype(np.float32)
    texture = context.texture((64, 64), 4, places.tobytes(), dtype="f4")
    canvas = context.framebuffer([context.texture((64, 64), 1, dtype="f4")])
    for pattern in range(26):
        scale = [0.1, 0.35, 0.52][pattern % 3]
        asked = f"""
            uniform sampler2D places;
            out float much;
            void main() {{
                vec4 p = texelFetch(places, ivec2(gl_FragCoord.xy), 0);
                much = blend({pattern}, {scale}, p.x, p.y, p.z);
            }}"""
        program = context.program(vertex_shader=HEAD + COVER, fragment_shader=HEAD + source("textures.glsl") + asked)
        context.enable_only(0)
        canvas.use()
        texture.use(0)
        context.vertex_array(program, []).render(vertices=3)
        mine = np.frombuffer(canvas.read(components=1, dtype="f4"), dtype=np.float32)
        truth = [blend(pattern, scale, float(x), float(y), float(z), True) for x, y, z, _ in places.reshape(-1, 4)]
        # where one tile ends and the next begins is a matter of rounding
        assert (np.abs(mine - truth) < 2e-3).mean() > 0.995, pattern


def test_a_shadow_is_where_the_ray_caster_has_it_and_can_be_switched_off(gl):
    world = room(block((-0.5, 0.5, 1.4), (0.5, 1.5, 1.5), RED))
    for shadows in (True, False):
        [mine] = render_gl(gl, world, CAMERA, [AHEAD], shadows=shadows)
        truth = render(world, CAMERA, AHEAD, shadows=shadows)
        assert np.abs(mine.rgb.astype(int) - truth.rgb).mean() < 0.2
    lit, unlit = (render_gl(gl, world, CAMERA, [AHEAD], shadows=shadows)[0].rgb for shadows in (False, True))
    assert (lit.astype(int) - unlit > 20).any(axis=-1).mean() > 0.01
