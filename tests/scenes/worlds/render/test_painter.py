import numpy as np

from sightline.scenes.worlds.places.room import make_room
from sightline.scenes.worlds.render import painter
from sightline.scenes.worlds.render.painter import RayPainter
from sightline.scenes.worlds.render.raycast import cast, render
from sightline.scenes.worlds.views.cameras import looking_camera, viewpoints


def test_the_ray_caster_lights_a_world_once_and_gives_what_render_gives(monkeypatch):
    worlds = [make_room(np.random.default_rng(seed)) for seed in (0, 1)]
    camera, lit = looking_camera(64, 48), []
    real = painter.lighting_of
    monkeypatch.setattr(painter, "lighting_of", lambda world: lit.append(world) or real(world))
    rays = RayPainter()
    for world in worlds:
        poses = viewpoints(world, np.random.default_rng(0), 2)
        for pose in poses:
            [colours] = rays.colours(world, camera, [pose])
            np.testing.assert_array_equal(colours, render(world, camera, pose).rgb)
        for made, told in zip(rays.surfaces(world, camera, poses[0]), cast(world, camera, poses[0]), strict=True):
            np.testing.assert_array_equal(made, told)
    assert lit == worlds
