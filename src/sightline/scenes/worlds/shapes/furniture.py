"""The catalogue of furniture: what stands against walls, in the middle of rooms, and about on the floor.

The first style of a category is the classic one, which simple rooms hold.
"""

from __future__ import annotations

from sightline.scenes.worlds.shapes import (
    appliances,
    beds,
    bedsteads,
    chairs,
    cupboards,
    desks,
    electronics,
    fixtures,
    halls,
    seating,
    shelves,
    sofas,
    standing,
    storage,
    tables,
    wheels,
)
from sightline.scenes.worlds.shapes.category import WOODEN, Category

HARD = ("wood", "plastic", "metal")
SOFT = ("fabric", "leather")
CHAIRS = (seating.chair, chairs.spindle_chair, chairs.carver, chairs.cantilever_chair)
ARMCHAIRS = (seating.armchair, sofas.wing_chair, sofas.tub_chair)
SOFAS = (seating.sofa, sofas.chaise_sofa, sofas.tall_legged_sofa, sofas.rolled_arm_sofa)
OFFICE_CHAIRS = (seating.office_chair, chairs.high_backed_office_chair)
BENCHES = (seating.bench, sofas.hall_bench, sofas.crossed_bench)
OTTOMANS = (sofas.ottoman, sofas.pouf, sofas.storage_ottoman)
TABLES = (tables.table, desks.trestle_table, desks.pedestal_table, desks.square_table)
DESKS = (tables.desk, desks.corner_desk, desks.writing_desk, desks.standing_desk)
COFFEE_TABLES = (tables.coffee_table, desks.round_coffee_table, desks.drawer_coffee_table)
NIGHTSTANDS = (tables.nightstand, desks.open_nightstand, desks.round_nightstand)
BOOKSHELVES = (storage.bookshelf, shelves.open_bookshelf, shelves.ladder_shelf, shelves.cube_shelf)
WARDROBES = (storage.wardrobe, cupboards.sliding_wardrobe, cupboards.drawer_wardrobe, cupboards.open_wardrobe)
CABINETS = (storage.cabinet, cupboards.glass_cabinet, cupboards.sideboard)
TV_STANDS = (storage.tv_stand, cupboards.tall_tv_stand, cupboards.tv_bench)
BEDS = (beds.bed, bedsteads.four_poster, bedsteads.barred_bed, bedsteads.storage_bed, bedsteads.day_bed)
REFRIGERATORS = (fixtures.refrigerator, appliances.single_door_refrigerator, appliances.french_refrigerator)
RADIATORS = (fixtures.radiator, appliances.column_radiator, appliances.panel_radiator)

SEATS: tuple[Category, ...] = (
    Category("chair", CHAIRS, (0.45, 0.48, 0.9), HARD, "middle", fronted=True),
    Category("armchair", ARMCHAIRS, (0.85, 0.85, 0.88), SOFT, "wall", unseen=("purple",), fronted=True),
    Category("sofa", SOFAS, (1.85, 0.88, 0.82), SOFT, "wall", fronted=True),
    Category("office chair", OFFICE_CHAIRS, (0.62, 0.62, 1.0), SOFT, "middle", unseen=("orange",), fronted=True),
    Category("bench", BENCHES, (1.15, 0.38, 0.46), WOODEN, "wall", unseen=("pink",)),
    Category(
        "rocking chair",
        (chairs.rocking_chair, chairs.slatted_rocking_chair),
        (0.62, 0.86, 1.02),
        WOODEN,
        "floor",
        fronted=True,
    ),
    Category("recliner", (sofas.recliner,), (0.85, 1.5, 0.98), SOFT, "wall", fronted=True),
    Category("ottoman", OTTOMANS, (0.55, 0.55, 0.42), SOFT, "floor", unseen=("yellow",)),
    Category("bean bag", (sofas.bean_bag,), (0.85, 0.95, 0.8), SOFT, "floor"),
    Category("bar stool", (chairs.bar_stool, chairs.backed_bar_stool), (0.42, 0.42, 0.82), HARD, "floor"),
    Category("high chair", (chairs.high_chair,), (0.54, 0.6, 0.98), ("wood", "plastic"), "floor", fronted=True),
)
SURFACES: tuple[Category, ...] = (
    Category("table", TABLES, (1.35, 0.82, 0.75), ("wood", "metal", "plastic"), "middle"),
    Category(
        "round table",
        (tables.round_table, desks.three_legged_table),
        (1.0, 1.0, 0.74),
        WOODEN,
        "middle",
        unseen=("blue",),
    ),
    Category("desk", DESKS, (1.3, 0.65, 0.75), ("wood", "metal"), "wall", fronted=True),
    Category("coffee table", COFFEE_TABLES, (1.0, 0.55, 0.42), ("wood", "metal"), "middle", unseen=("green",)),
    Category("nightstand", NIGHTSTANDS, (0.45, 0.4, 0.52), WOODEN, "wall", fronted=True),
    Category("kitchen island", (desks.kitchen_island, desks.butcher_block), (1.5, 0.85, 0.92), WOODEN, "middle"),
    Category("serving cart", (desks.serving_cart,), (0.75, 0.45, 0.85), ("wood", "metal"), "floor"),
)
STORES: tuple[Category, ...] = (
    Category("bookshelf", BOOKSHELVES, (0.9, 0.3, 1.65), ("wood", "metal"), "wall", fronted=True),
    Category("wardrobe", WARDROBES, (1.15, 0.58, 1.85), WOODEN, "wall", fronted=True),
    Category(
        "dresser",
        (storage.dresser, cupboards.chest_of_drawers),
        (1.0, 0.46, 0.85),
        WOODEN,
        "wall",
        unseen=("yellow",),
        fronted=True,
    ),
    Category("cabinet", CABINETS, (0.85, 0.42, 0.9), ("wood", "metal"), "wall", fronted=True),
    Category("tv stand", TV_STANDS, (1.45, 0.42, 0.5), WOODEN, "wall", unseen=("red",), fronted=True),
    Category("filing cabinet", (cupboards.filing_cabinet,), (0.46, 0.6, 1.2), ("metal",), "wall", fronted=True),
    Category("shoe rack", (shelves.shoe_rack,), (0.8, 0.34, 0.55), HARD, "wall"),
    Category("coat rack", (shelves.coat_rack, shelves.coat_stand), (0.55, 0.55, 1.72), ("wood", "metal"), "floor"),
    Category("drying rack", (shelves.drying_rack,), (1.5, 0.6, 1.0), ("metal", "plastic"), "floor"),
)
SLEEPING: tuple[Category, ...] = (
    Category("bed", BEDS, (1.5, 2.0, 0.9), ("fabric",), "wall"),
    Category("bunk bed", (bedsteads.bunk_bed,), (1.05, 2.0, 1.62), WOODEN, "wall"),
    Category("crib", (bedsteads.crib, bedsteads.panelled_crib), (1.25, 0.68, 0.9), WOODEN, "wall"),
)
FIXTURES: tuple[Category, ...] = (
    Category("piano", (electronics.piano,), (1.45, 0.6, 1.2), WOODEN, "wall", unseen=("red", "blue"), fronted=True),
    Category("refrigerator", REFRIGERATORS, (0.65, 0.66, 1.65), ("metal", "plastic"), "wall", fronted=True),
    Category(
        "washing machine",
        (fixtures.washing_machine, appliances.top_loader),
        (0.6, 0.6, 0.85),
        ("metal", "plastic"),
        "wall",
        fronted=True,
    ),
    Category(
        "oven",
        (fixtures.oven, appliances.hollow_oven),
        (0.6, 0.6, 0.88),
        ("metal",),
        "wall",
        unseen=("green",),
        fronted=True,
    ),
    Category(
        "toilet", (fixtures.toilet, appliances.lidded_toilet), (0.4, 0.68, 0.78), ("ceramic",), "wall", fronted=True
    ),
    Category("sink", (fixtures.sink, appliances.vanity), (0.62, 0.48, 0.98), ("wood", "plastic"), "wall", fronted=True),
    Category(
        "bathtub", (fixtures.bathtub, appliances.claw_foot_bathtub), (1.6, 0.75, 0.56), ("ceramic", "plastic"), "wall"
    ),
    Category("radiator", RADIATORS, (0.9, 0.1, 0.6), ("metal",), "wall"),
    Category("fireplace", (halls.fireplace, halls.stove_fireplace), (1.4, 0.5, 1.15), WOODEN, "wall", fronted=True),
    Category("grandfather clock", (halls.grandfather_clock,), (0.5, 0.32, 1.75), WOODEN, "wall", fronted=True),
    Category("grand piano", (halls.grand_piano,), (1.45, 1.7, 1.0), WOODEN, "middle", fronted=True),
    Category(
        "water dispenser", (appliances.water_dispenser,), (0.32, 0.34, 1.2), ("plastic", "metal"), "wall", fronted=True
    ),
)
HOUSEHOLD: tuple[Category, ...] = (
    Category("ladder", (standing.stepladder, standing.double_ladder), (0.5, 0.8, 1.4), ("metal", "wood"), "floor"),
    Category("ironing board", (standing.ironing_board,), (1.3, 0.4, 0.88), ("fabric",), "floor"),
    Category("easel", (standing.easel,), (0.7, 0.75, 1.55), WOODEN, "floor", fronted=True),
    Category("folding screen", (standing.folding_screen,), (1.5, 0.4, 1.6), ("wood", "fabric", "paper"), "floor"),
    Category(
        "standing mirror",
        (standing.standing_mirror, standing.oval_mirror),
        (0.62, 0.45, 1.55),
        ("wood", "metal"),
        "wall",
        fronted=True,
    ),
    Category("cat tree", (standing.cat_tree,), (0.62, 0.5, 1.35), ("fabric",), "wall"),
    Category(
        "bicycle", (wheels.bicycle, wheels.low_step_bicycle), (0.58, 1.7, 1.05), ("metal",), "floor", fronted=True
    ),
    Category("exercise bike", (wheels.exercise_bike,), (0.52, 1.05, 1.2), ("plastic", "metal"), "floor", fronted=True),
    Category("treadmill", (wheels.treadmill,), (0.75, 1.6, 1.3), ("plastic", "metal"), "floor", fronted=True),
    Category("stroller", (wheels.stroller, wheels.pram), (0.6, 0.95, 1.05), ("fabric",), "floor", fronted=True),
)

FURNITURE: tuple[Category, ...] = SEATS + SURFACES + STORES + SLEEPING + FIXTURES + HOUSEHOLD
