"""The names of the ScanNet200 benchmark, by the number that ScanNet's label map gives a category, and its split.

The label map (scannetv2-labels.combined.tsv) leads from the words annotators wrote ("trash bins") to the number; the
two hundred most frequent numbers have a name here. The split is by place: scans of one place share it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path

from sightline.errors import SceneError
from sightline.scenes.formats.within import plain_file
from sightline.scenes.scene import Split

MOST_BYTES = 2 << 20  # the real one has a twentieth of it
SCAN = re.compile(r"scene(\d{4})_\d\d")
FIRST_TEST_PLACE = 707  # scenes 0707 to 0806 have no published annotation
NAMES = """
1 wall | 2 chair | 3 floor | 4 table | 5 door | 6 couch | 7 cabinet | 8 shelf | 9 desk | 10 office chair | 11
bed | 13 pillow | 14 sink | 15 picture | 16 window | 17 toilet | 18 bookshelf | 19 monitor | 21 curtain | 22
book | 23 armchair | 24 coffee table | 26 box | 27 refrigerator | 28 lamp | 29 kitchen cabinet | 31 towel | 32
clothes | 33 tv | 34 nightstand | 35 counter | 36 dresser | 38 stool | 39 cushion | 40 plant | 41 ceiling | 42
bathtub | 44 end table | 45 dining table | 46 keyboard | 47 bag | 48 backpack | 49 toilet paper | 50 printer |
51 tv stand | 52 whiteboard | 54 blanket | 55 shower curtain | 56 trash can | 57 closet | 58 stairs | 59
microwave | 62 stove | 63 shoe | 64 computer tower | 65 bottle | 66 bin | 67 ottoman | 68 bench | 69 board | 70
washing machine | 71 mirror | 72 copier | 73 basket | 74 sofa chair | 75 file cabinet | 76 fan | 77 laptop | 78
shower | 79 paper | 80 person | 82 paper towel dispenser | 84 oven | 86 blinds | 87 rack | 88 plate | 89
blackboard | 90 piano | 93 suitcase | 95 rail | 96 radiator | 97 recycling bin | 98 container | 99 wardrobe |
100 soap dispenser | 101 telephone | 102 bucket | 103 clock | 104 stand | 105 light | 106 laundry basket | 107
pipe | 110 clothes dryer | 112 guitar | 115 toilet paper holder | 116 seat | 118 speaker | 120 column | 121
bicycle | 122 ladder | 125 bathroom stall | 128 shower wall | 130 cup | 131 jacket | 132 storage bin | 134
coffee maker | 136 dishwasher | 138 paper towel roll | 139 machine | 140 mat | 141 windowsill | 145 bar | 148
toaster | 154 bulletin board | 155 ironing board | 156 fireplace | 157 soap dish | 159 kitchen counter | 161
doorframe | 163 toilet paper dispenser | 165 mini fridge | 166 fire extinguisher | 168 ball | 169 hat | 170
shower curtain rod | 177 water cooler | 180 paper cutter | 185 tray | 188 shower door | 191 pillar | 193 ledge |
195 toaster oven | 202 mouse | 208 toilet seat cover dispenser | 213 furniture | 214 cart | 221 storage
container | 229 scale | 230 tissue box | 232 light switch | 233 crate | 242 power outlet | 250 decoration | 261
sign | 264 projector | 276 closet door | 283 vacuum cleaner | 286 candle | 300 plunger | 304 stuffed animal |
312 headphones | 323 dish rack | 325 broom | 331 guitar case | 342 range hood | 356 dustpan | 370 hair dryer |
392 water bottle | 395 handicap bar | 399 purse | 408 vent | 417 shower floor | 488 water pitcher | 540 mailbox
| 562 bowl | 570 paper bag | 572 alarm clock | 581 music stand | 609 projector screen | 748 divider | 776
laundry detergent | 1156 bathroom counter | 1163 object | 1164 bathroom vanity | 1165 closet wall | 1166 laundry
hamper | 1167 bathroom stall door | 1168 ceiling light | 1169 trash bin | 1170 dumbbell | 1171 stair rail | 1172
tube | 1173 bathroom cabinet | 1174 cd case | 1175 closet rod | 1176 coffee kettle | 1178 structure | 1179
shower head | 1180 keyboard piano | 1181 case of water bottles | 1182 coat rack | 1183 storage organizer | 1184
folded chair | 1185 fire alarm | 1186 power strip | 1187 calendar | 1188 poster | 1189 potted plant | 1190
luggage | 1191 mattress
"""
VAL_PLACES = """
11 15 19 25 30 46 50 63 64 77 81 84 86 88 95 100 131 139 144 146 149 153 164 169 187 193 196 203 207 208 217 221
222 231 246 249 251 256 257 277 278 300 304 307 314 316 328 329 334 338 342 343 351 353 354 355 356 357 377 378
382 389 406 412 414 423 426 427 430 432 435 441 458 461 462 474 488 490 494 496 500 518 527 535 549 550 552 553
558 559 565 568 574 575 578 580 583 591 593 595 598 599 606 607 608 609 616 618 621 629 633 643 644 645 647 648
651 652 653 655 658 660 663 664 665 670 671 678 684 685 686 689 690 693 695 696 697 699 700 701 702 704
"""


def scannet200_names() -> dict[int, str]:
    """The benchmark's two hundred names by category number."""
    pairs = (entry.split(maxsplit=1) for entry in " ".join(NAMES.split()).split(" | "))
    return {int(number): name for number, name in pairs}


def read_label_map(path: Path) -> dict[str, str]:
    """From the words of annotators to the name of the category: ScanNet200's where it has one, else the map's own.

    Raises SceneError, naming the file, where it lacks the columns id, raw_category and category.
    """
    try:
        with plain_file(path).open(encoding="utf-8", newline="") as file:
            text = file.read(MOST_BYTES)
        rows = list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, ValueError, csv.Error) as error:
        raise SceneError(f"{path}: cannot be read as a table ({error})") from error
    names = scannet200_names()
    labels = {}
    for row in rows:
        number, raw, category = row.get("id"), row.get("raw_category"), row.get("category")
        if number is None or raw is None or category is None or not number[:9].isdecimal():
            raise SceneError(f"{path}: a row lacks id, raw_category or category; is it ScanNet's label map?")
        # One number stands for several spellings; the benchmark's name is one of them.
        labels[raw.strip()] = names.get(int(number[:9]), category.strip() or raw.strip()).lower()
    if not labels:
        raise SceneError(f"{path}: is empty; is it ScanNet's label map?")
    return labels


def label_of(raw: str, label_map: Mapping[str, str]) -> str:
    """The category of what an annotator wrote; the words themselves, lower case, where the map has no such entry."""
    word = raw.strip()
    return label_map.get(word) or " ".join(word.lower().split())


def is_scan(name: str) -> bool:
    """Whether this is the name of a scan of ScanNet."""
    return SCAN.fullmatch(name) is not None


def scannet_place(scene_id: str) -> str:
    """The place that a scan shows, of which there may be several: "scene0011" of "scene0011_01"; "" for other names."""
    return scene_id.partition("_")[0] if is_scan(scene_id) else ""


def scannet_split(scene_id: str) -> Split:
    """The benchmark's split of a scan by its name; "train" for a name that is not ScanNet's."""
    found = SCAN.fullmatch(scene_id)
    if not found:
        return "train"
    place = int(found[1])
    return "test" if place >= FIRST_TEST_PLACE else "val" if str(place) in VAL_PLACES.split() else "train"
