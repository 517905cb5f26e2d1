"""Colour words and what the camera makes of them."""

from __future__ import annotations

import colorsys

import numpy as np
import pytest

from sightline.errors import SceneError
from sightline.scenes.worlds.materials import COLOURS, finish, tone
from sightline.scenes.worlds.places.room import make_room
from sightline.scenes.worlds.render.raycast import render
from sightline.scenes.worlds.views.cameras import looking_camera, viewpoints

GREYS = ("black", "white", "grey")
# what one sees of them is not their own
FACED = ("monitor", "television", "picture", "poster", "mirror", "standing mirror")


def hue(rgb: np.ndarray) -> float:
    return 360 * colorsys.rgb_to_hsv(*(np.asarray(rgb) / 255))[0]


def test_nine_in_ten_coloured_things_have_the_hue_of_their_word_in_the_picture():
    camera = looking_camera(128, 96)
    right = []
    for seed in range(25):
        rng = np.random.default_rng(seed)
        world = make_room(rng)
        for pose in viewpoints(world, rng, 1):
            picture = render(world, camera, pose)
            for thing in world.things:
                mask = picture.instance == thing.index
                if thing.colour in GREYS or thing.label in FACED or mask.sum() < 100:
                    continue
                off = abs(hue(np.median(picture.rgb[mask], axis=0)) - hue(COLOURS[thing.colour]))
                right.append(min(off, 360 - off) < 20)
    assert len(right) > 50
    assert np.mean(right) > 0.9


def test_a_tone_keeps_the_hue_of_its_word():
    for word in set(COLOURS) - {*GREYS}:
        for seed in range(20):
            r, g, b = tone(word, np.random.default_rng(seed))
            srgb = 255 * np.array([r, g, b]) ** (1 / 2.2)
            off = abs(hue(srgb) - hue(COLOURS[word]))
            assert min(off, 360 - off) < 12, word


def test_unknown_words_are_answered_with_the_known_ones():
    with pytest.raises(SceneError, match="red, orange"):
        tone("turquoise", np.random.default_rng(0))
    with pytest.raises(SceneError, match="wood, metal"):
        finish("marble", "red", np.random.default_rng(0))
