"""The two painters paint the same."""

import numpy as np

from sightline.scenes.worlds.places.room import make_room
from sightline.scenes.worlds.render.gl.painter import GlPainter
from sightline.scenes.worlds.render.painter import RayPainter
from sightline.scenes.worlds.views.cameras import looking_camera, viewpoints


def test_opengl_paints_what_the_ray_caster_paints(gl):
    world = make_room(np.random.default_rng(5))
    camera, poses = looking_camera(96, 72), viewpoints(world, np.random.default_rng(5), 2)
    drawn, cast = GlPainter(gl), RayPainter()
    for a, b in zip(drawn.colours(world, camera, poses), cast.colours(world, camera, poses), strict=True):
        assert np.abs(a.astype(int) - b).mean() < 1
    for pose in poses:
        (depth, instance), (true_depth, true_instance) = (p.surfaces(world, camera, pose) for p in (drawn, cast))
        same = instance == true_instance
        assert same.mean() > 0.995
        np.testing.assert_allclose(depth[same], true_depth[same], rtol=1e-3)
