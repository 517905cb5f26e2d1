"""The catalogue of furniture: what stands against walls and in the middle of rooms."""

from __future__ import annotations

from sightline.scenes.worlds.shapes import beds, electronics, fixtures, seating, storage, tables
from sightline.scenes.worlds.shapes.category import WOODEN, Category

FURNITURE: tuple[Category, ...] = (
    Category("chair", (seating.chair,), (0.45, 0.48, 0.9), ("wood", "plastic", "metal"), "middle"),
    Category("armchair", (seating.armchair,), (0.85, 0.85, 0.88), ("fabric", "leather"), "wall"),
    Category("sofa", (seating.sofa,), (1.85, 0.88, 0.82), ("fabric", "leather"), "wall"),
    Category("office chair", (seating.office_chair,), (0.62, 0.62, 1.0), ("fabric", "leather"), "middle"),
    Category("bench", (seating.bench,), (1.15, 0.38, 0.46), WOODEN, "wall"),
    Category("table", (tables.table,), (1.35, 0.82, 0.75), ("wood", "metal", "plastic"), "middle"),
    Category("round table", (tables.round_table,), (1.0, 1.0, 0.74), WOODEN, "middle"),
    Category("desk", (tables.desk,), (1.3, 0.65, 0.75), ("wood", "metal"), "wall"),
    Category("coffee table", (tables.coffee_table,), (1.0, 0.55, 0.42), ("wood", "metal"), "middle"),
    Category("nightstand", (tables.nightstand,), (0.45, 0.4, 0.52), WOODEN, "wall"),
    Category("bookshelf", (storage.bookshelf,), (0.9, 0.3, 1.65), ("wood", "metal"), "wall"),
    Category("wardrobe", (storage.wardrobe,), (1.15, 0.58, 1.85), WOODEN, "wall"),
    Category("dresser", (storage.dresser,), (1.0, 0.46, 0.85), WOODEN, "wall"),
    Category("cabinet", (storage.cabinet,), (0.85, 0.42, 0.9), ("wood", "metal"), "wall"),
    Category("tv stand", (storage.tv_stand,), (1.45, 0.42, 0.5), WOODEN, "wall"),
    Category("bed", (beds.bed,), (1.5, 2.0, 0.9), ("fabric",), "wall"),
    Category("piano", (electronics.piano,), (1.45, 0.6, 1.2), WOODEN, "wall"),
    Category("refrigerator", (fixtures.refrigerator,), (0.65, 0.66, 1.65), ("metal", "plastic"), "wall"),
    Category("washing machine", (fixtures.washing_machine,), (0.6, 0.6, 0.85), ("metal", "plastic"), "wall"),
    Category("oven", (fixtures.oven,), (0.6, 0.6, 0.88), ("metal",), "wall"),
    Category("toilet", (fixtures.toilet,), (0.4, 0.68, 0.78), ("ceramic",), "wall"),
    Category("sink", (fixtures.sink,), (0.62, 0.48, 0.98), ("wood", "plastic"), "wall"),
    Category("bathtub", (fixtures.bathtub,), (1.6, 0.75, 0.56), ("ceramic", "plastic"), "wall"),
    Category("radiator", (fixtures.radiator,), (0.9, 0.1, 0.6), ("metal",), "wall"),
)
