"""The catalogue of smaller things: what stands about on floors and tops, and what hangs on walls."""

from __future__ import annotations

from sightline.scenes.worlds.shapes import beds, chairs, electronics, fixtures, household, seating, storage
from sightline.scenes.worlds.shapes.category import LEAFY, Category

SMALL: tuple[Category, ...] = (
    Category("stool", (seating.stool, chairs.folding_stool), (0.38, 0.38, 0.52), ("wood", "metal", "plastic"), "floor"),
    Category("floor lamp", (household.floor_lamp,), (0.42, 0.42, 1.5), ("fabric", "paper"), "floor"),
    Category("plant", (household.plant,), (0.5, 0.5, 0.8), ("leaves",), "floor", LEAFY),
    Category("box", (storage.box,), (0.42, 0.32, 0.3), ("cardboard", "plastic"), "floor"),
    Category("basket", (storage.basket,), (0.4, 0.4, 0.38), ("wicker",), "floor"),
    Category("trash can", (storage.bin,), (0.3, 0.3, 0.4), ("plastic", "metal"), "floor"),
    Category("suitcase", (storage.suitcase,), (0.42, 0.25, 0.66), ("plastic", "leather"), "floor"),
    Category("backpack", (household.backpack,), (0.34, 0.24, 0.46), ("fabric", "leather"), "floor"),
    Category("ball", (household.ball,), (0.24, 0.24, 0.24), ("plastic", "leather"), "floor"),
    Category("speaker", (electronics.speaker,), (0.24, 0.26, 0.55), ("wood", "plastic"), "floor"),
    Category("fan", (electronics.fan,), (0.42, 0.36, 1.0), ("plastic", "metal"), "floor"),
    Category("television", (electronics.television,), (1.05, 0.22, 0.66), ("plastic", "metal"), "top"),
    Category("monitor", (electronics.monitor,), (0.56, 0.19, 0.44), ("plastic", "metal"), "top"),
    Category("laptop", (electronics.laptop,), (0.34, 0.27, 0.23), ("plastic", "metal"), "top"),
    Category("lamp", (household.lamp,), (0.28, 0.28, 0.46), ("fabric", "paper"), "top"),
    Category("vase", (household.vase,), (0.17, 0.17, 0.32), ("ceramic", "glass"), "top"),
    Category("books", (household.books,), (0.26, 0.19, 0.14), ("paper",), "top"),
    Category("mug", (household.mug,), (0.13, 0.095, 0.11), ("ceramic",), "top"),
    Category("bottle", (household.bottle,), (0.085, 0.085, 0.28), ("glass", "plastic"), "top"),
    Category("bowl", (household.bowl,), (0.27, 0.27, 0.14), ("ceramic", "wood"), "top"),
    Category("globe", (household.globe,), (0.28, 0.28, 0.38), ("plastic",), "top"),
    Category("kettle", (fixtures.kettle,), (0.24, 0.17, 0.24), ("metal", "plastic"), "top"),
    Category("microwave", (fixtures.microwave,), (0.48, 0.36, 0.28), ("metal", "plastic"), "top"),
    Category("towels", (beds.rolled_towel,), (0.32, 0.26, 0.18), ("fabric",), "top"),
    Category("picture", (electronics.picture,), (0.7, 0.035, 0.5), ("wood", "metal"), "hung"),
    Category("clock", (electronics.clock,), (0.32, 0.05, 0.32), ("wood", "plastic", "metal"), "hung"),
)
