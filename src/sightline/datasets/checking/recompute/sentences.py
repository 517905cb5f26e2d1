"""All that a row of each type may ask, word by word, held a second time.

They are the same sentences as the question types', on purpose: who words a type anew does so here, too, and so somebody
has looked whether the new words ask for what the second route works out.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sightline.datasets.checking.recompute import comparison_sentences, room_sentences
from sightline.datasets.checking.recompute.sentences_moved import MOVED, MOVED_SENTENCES
from sightline.datasets.checking.recompute.sentences_named import NAMED, NAMED_SENTENCES, PLACED
from sightline.datasets.checking.recompute.sentences_walked import WALKED, WALKED_SENTENCES

SENTENCES: Mapping[str, tuple[str, ...]] = {
    "object_gap": (
        "How far apart are the {a} and the {b}, measured {what}?",
        "What is the distance from the {a} to the {b}, {what}?",
        "Measured {what}, how much space separates the {a} from the {b}?",
        "Give the distance between the {a} and the {b}, taken {what}.",
    ),
    "camera_distance": (
        "How far is the {a} from the camera, measured to {what}?",
        "What is the distance between the camera and the {a}, taken to {what}?",
        "Measured from the camera to {what}, how far away is the {a}?",
        "How far away from the camera is the {a}, up to {what}?",
    ),
    "left_right": (
        "Seen from the camera, is the {a} to the left or to the right of the {b}?",
        "From the camera's point of view, on which side of the {b} is the {a}: left or right?",
        "Looking at the image, does the {a} lie left or right of the {b}?",
        "Which side of the {b} is the {a} on as the camera sees it, left or right?",
    ),
    "front_behind": (
        "Is the {a} in front of the {b}, that is, nearer to the camera?",
        "Seen from the camera, does the {a} stand in front of the {b}, with its nearest point closer to the camera?",
        "Is the {a} closer to the camera than the {b}?",
        "Comparing their nearest points, is the {a} nearer to the camera than the {b}?",
    ),
    "egocentric_direction": (
        "Suppose you stand at the {a} and face the {b}. Where is the {c}: {what}?",
        "If you stood by the {a}, looking at the {b}, in which direction would the {c} be: {what}?",
        "From the place of the {a}, with the {b} straight ahead, on which side is the {c}: {what}?",
        "Standing at the {a} with your face to the {b}, do you have the {c} to your {what}?",
    ),
    "object_size": (
        "What is the {what} of the {a}?",
        "Estimate the {what} of the {a}.",
        "For the {a}, give the {what}.",
        "How large is the {a}? Give the {what}.",
    ),
    "size_comparison, height": (
        "Which is taller, the {a} or the {b}?",
        "Of the {a} and the {b}, which one has the greater height?",
        "Compare the heights of the {a} and the {b}: which is the taller one?",
    ),
    "size_comparison, width": (
        "Which is wider, the {a} or the {b}, comparing their larger horizontal dimensions?",
        "Of the {a} and the {b}, which one has the greater width, meaning its larger horizontal dimension?",
        "Compare the larger horizontal dimensions of the {a} and the {b}: which is the wider one?",
    ),
    "size_over_frames": (
        "What is the {what} of the {a} seen in {views}?",
        "Going by {views}, estimate the {what} of the {a}.",
        "For the {a} shown in {views}, give the {what}.",
        "How large is the {a} in {views}? Give the {what}.",
    ),
    "counting": (
        "How many {a} {what}?",
        "Count the {a}: how many {what}?",
        "What number of {a} {what}?",
    ),
    "pixel_depth": (
        "What is the depth of {what}, measured along the camera's viewing axis?{note}",
        "How far in front of the camera, along its viewing axis, is the surface seen at {what}?{note}",
        "Estimate the depth along the optical axis at {what}.{note}",
        "Along the direction in which the camera looks, how deep does {what} lie?{note}",
    ),
    "depth_comparison, nearer": (
        "Which is nearer to the camera, {what} or {other}?{note} Answer A or B.",
        "Of {what} and {other}, which one has the smaller depth?{note} Answer A or B.",
        "Is {what} or {other} closer to the camera along its viewing axis?{note} Answer A or B.",
        "Compare {what} with {other}: which lies less deep in the scene?{note} Answer A or B.",
    ),
    "depth_comparison, farther": (
        "Which is farther from the camera, {what} or {other}?{note} Answer A or B.",
        "Of {what} and {other}, which one has the greater depth?{note} Answer A or B.",
        "Is {what} or {other} farther away from the camera along its viewing axis?{note} Answer A or B.",
        "Compare {what} with {other}: which lies deeper in the scene?{note} Answer A or B.",
    ),
    "pixel_comparison, nearer": (
        "Which is nearer to the camera, {what} or {other}?{note} Answer with the coordinates of that point.",
        "Of {what} and {other}, give the coordinates of the one that has the smaller depth.{note}",
        "Compare {what} with {other}: at which coordinates is the one that lies less deep in the scene?{note}",
    ),
    "pixel_comparison, farther": (
        "Which is farther from the camera, {what} or {other}?{note} Answer with the coordinates of that point.",
        "Of {what} and {other}, give the coordinates of the one that has the greater depth.{note}",
        "Compare {what} with {other}: at which coordinates is the one that lies deeper in the scene?{note}",
    ),
    "pixel_correspondence": (
        "Take {what} in the first image. Where is the same point of the scene in the second image?{note}",
        "Which pixel of the second image shows what {what} of the first image shows?{note}",
        "Find {what} of the first image again: where does the second image show that surface point?{note}",
        "Give the place in the second image that matches {what} in the first image.{note}",
    ),
    "correspondence_choice": (
        "Take {what} in the first image. Which of the points A, B, C and D in the second image shows the same point "
        "of the scene?{note} Answer A, B, C or D.",
        "Which one of A, B, C and D, marked in the second image, is the spot of the scene that the first image shows "
        "at {what}?{note} Answer A, B, C or D.",
        "The second image shows {what} of the first image again, at A, B, C or D. At which of them?{note}",
        "Match {what} of the first image with A, B, C or D in the second image.{note} Answer with the letter.",
    ),
    "point_in_view": (
        "Take {what} in the first image. Can the same point of the scene be seen in the second image, neither outside "
        "it nor hidden behind something?{note}",
        "Does the second image, too, show what {what} of the first image shows?{note}",
        "Is what the first image shows at {what} also visible in the second image?{note}",
    ),
    "point_shown_in": (
        "Take {what} in image 1. In which of the other images can the same point of the scene be seen, neither outside "
        "the image nor hidden behind something: {images} or none of them?{note}",
        "Which other image shows, too, what {what} of image 1 shows: {images} or none of them?{note}",
        "Where is what image 1 shows at {what} also visible: {images} or none of them?{note}",
    ),
    "camera_displacement": (
        "How did the camera move from the first image to the second? Give the displacement vector in the first "
        "camera's axes: x right, y down, z forward.",
        "Where is the second camera as seen from the first? Give [x, y, z] in the first camera's axes, with x to the "
        "right, y down and z forward.",
        "In the axes of the first camera (x right, y down, z forward), by which vector was the camera displaced before "
        "the second image was taken?",
    ),
    "camera_travel": (
        "How far did the camera move between the two images, in a straight line?",
        "What is the straight-line distance between the two camera positions?",
        "How far apart are the places from which the first and the second image were taken?",
    ),
    "camera_direction, x": (
        "From the first image to the second, did the camera move left or right, measured along the first camera's "
        "x axis, which points to the right in its image?",
        "Was the second image taken from further left or further right than the first, as the first camera sees it? "
        "Only the part of the movement across the first camera's view counts.",
        "Along the sideways axis of the first camera, to which side did the camera move before the second image was "
        "taken: left or right?",
    ),
    "camera_direction, y": (
        "From the first image to the second, did the camera move up or down, measured along the first camera's y axis, "
        "which points down in its image?",
        "Was the second image taken from further up or further down than the first, as the first camera sees it? "
        "Only the part of the movement along the upright axis of the first camera's picture counts.",
        "Along the upright axis of the first image, which way did the camera move before the second image was taken: "
        "up or down?",
    ),
    "camera_direction, z": (
        "From the first image to the second, did the camera move forward or backward, measured along the first "
        "camera's viewing axis?",
        "Was the second image taken from further forward or further backward than the first, along the direction in "
        "which the first camera looks?",
        "Along the optical axis of the first camera, which way did the camera move before the second image was taken: "
        "forward or backward?",
    ),
    "camera_direction, yaw": (
        "Did the camera's heading turn left or right from the first image to the second?",
        "Seen from above, left being counter-clockwise: to which side does the second camera's viewing direction point "
        "compared with the first one's, left or right?",
        "Comparing the horizontal directions in which the two images were taken, did the camera turn left or right "
        "between the first and the second?",
    ),
    "camera_direction, pitch": (
        "Did the camera tilt up or down from the first image to the second?",
        "Compared with the first image, does the viewing direction of the second rise more or fall more against the "
        "horizontal: did the camera tilt up or down?",
        "Judged by the angle between its viewing direction and the horizontal, which way did the camera tilt between "
        "the first and the second image: up or down?",
    ),
    "camera_direction, roll": (
        "Seen from behind the camera, did it roll clockwise or counter-clockwise from the first image to the second?",
        "Compared with the first image, is the camera of the second rolled clockwise or counter-clockwise about its "
        "viewing axis, as somebody behind the camera sees it?",
        "Judged against the horizon and from behind the camera, which way did the camera roll about its viewing axis "
        "between the first and the second image: clockwise or counter-clockwise?",
    ),
    "camera_turn, yaw": (
        "By what angle did the camera's heading change between the two images, to either side?",
        "Seen from above, how large is the angle between the horizontal viewing directions of the two images?",
        "How far did the camera turn about the vertical between the first and the second image?",
    ),
    "camera_turn, pitch": (
        "By what angle did the camera's tilt change between the two images, up or down?",
        "How large is the difference between the angles at which the two cameras look above or below the horizontal?",
        "How far did the camera tilt between the first and the second image, measured against the horizontal?",
    ),
    "camera_turn, roll": (
        "By what angle did the camera's roll change between the two images, to either side?",
        "How large is the difference between the angles by which the two images are rolled against the horizon?",
        "How far did the camera roll about its viewing axis between the first and the second image, measured against "
        "the horizon?",
    ),
    "camera_turn, full": (
        "How large is the single rotation that takes the first camera's orientation to the second's?",
        "By what angle was the camera rotated in all between the two images, yaw, pitch and roll taken together as one "
        "turn about one axis?",
        "Ignoring where the cameras stand, what is the angle of the one rotation between the orientations of the first "
        "and the second camera?",
    ),
    "grounding": (
        "Where is the {a}{what}? Give its 3D box in world coordinates.",
        "Find the {a}{what} and give its 3D bounding box in world coordinates.",
        "Locate the {a}{what}: state the 3D box that encloses it, in world coordinates.",
        "In world coordinates, give the 3D bounding box of the {a}{what}.",
    ),
    "point_travel": (
        "Take {what} in the first image. How far from there, in a straight line, is that point of the scene in "
        "the second image, leaving out the camera's own motion?{note}",
        "What straight-line distance lies between the two places in the world where the surface seen at {what} in the "
        "first image is when either image is taken?{note}",
        "Between the two images, how far did the surface seen at {what} in the first image move in the world, in a "
        "straight line and whatever the camera did?{note}",
        "Follow {what} in the first image to the second: how far did that point of the scene itself move, in a "
        "straight line and apart from the camera's motion?{note}",
    ),
    "point_displacement": (
        "Take {what} in the first image. By which vector did that point of the scene move from the first image to the "
        "second, leaving out the camera's own motion? Give [x, y, z] in the first camera's axes: x right, y down, "
        "z forward.{note}",
        "Leaving out the camera's own motion, how was the surface seen at {what} in the first image displaced when "
        "the second image was taken? Use the axes of the first camera (x right, y down, z forward).{note}",
        "Give the displacement [x, y, z], in the axes of the first camera (x to the right, y down, z forward), of the "
        "surface seen at {what} in the first image between the two images, whatever the camera did.{note}",
    ),
    "point_speed": (
        "The two images are taken {a} s apart. How fast did the surface seen at {what} in the first image "
        "move in the world meanwhile, on average and along the straight line between its two places?{note}",
        "Between the two images {a} s pass. Leaving out the camera's own motion, what is the average speed of "
        "the surface seen at {what} in the first image, taken along the straight line from one place to the "
        "other?{note}",
        "Take {what} in the first image; {a} s lie between the two images. At what average speed, in a straight "
        "line and whatever the camera did, did that point of the scene move?{note}",
    ),
    "who_moves": (
        "Between the two images, what moved in the world: the camera, {what} in the first image, both or "
        "neither?{note} Answer only the camera, only the point, both or neither.",
        "Compare the two images: did the camera move or turn, did {what} in the first image move in the world, both "
        "or neither?{note} Answer only the camera, only the point, both or neither.",
        "Take {what} in the first image. From one image to the other, is it only the camera that moved, only that "
        "point of the scene, both or neither?{note} Answer only the camera, only the point, both or neither.",
    ),
    "point_path": (
        "The images are taken one after the other. How long is the way of the surface seen at {what} in the first "
        "image, going straight from its place in each image to its place in the next, whatever the camera did?{note}",
        "Follow {what} in the first image through all the images. Leaving out the camera's own motion, how far did "
        "that point of the scene travel in all, adding up the straight steps from each image to the next?{note}",
        "What is the total length of the path in the world of the surface seen at {what} in the first image over "
        "these images, taken as straight steps from image to image?{note}",
    ),
    "event_order": (
        "The images are taken one after the other. In which order do {what} of the first image begin to move in the "
        "world? Give their letters, the first to start first.{note}",
        "Follow {what} of the first image through the film. Leaving out the camera's own motion, which starts to "
        "move first, which next? Answer with the letters in that order.{note}",
        "Put {what} of the first image into the order in which these places of the scene set off, earliest first, by "
        "their letters.{note}",
    ),
    "object_travel": (
        "Between the two images, how far did the {a} move in the world, from centre to centre and whatever the camera "
        "did?",
        "Leaving out the camera's own motion, how far from its place in the first image is the {a} in the second one, "
        "measured between its centres?",
        "By what straight-line distance was the centre of the {a} displaced in the world between the two images?",
    ),
    "room_size": (
        "How large is the floor of this place, counting every room that belongs to it?",
        "What floor area does the place have, all of its rooms taken together?",
        "Estimate the floor area of the whole place, not of one room alone where there are more.",
        "Give the area of the floor; where there are several rooms, add them up.",
    ),
    "relative_distance": (
        "Which of these is closest to the {a}, measured between nearest points: {b}? Of a kind that is there "
        "several times, the closest one counts.",
        "Taking the gap between nearest points, and of each kind the nearest one, what is closest to the {a}: {b}?",
        "Between which of the following and the {a} is the least space, from surface to surface: {b}? Where "
        "there are several of a kind, take the closest.",
        "Out of {b}, which comes nearest to the {a}? Measure between nearest points, to the nearest one of each kind.",
    ),
    "appearance_order": (
        "The images are taken one after the other. In which order do these come into view for the first time: {a}?",
        "Go through the images in their order. Which of {a} is seen first, which next, and so on to the last?",
        "Put {a} into the order in which the first one of each kind appears in these images, earliest first.",
        "When each of these shows up for the first time in the film decides its place: order {a}, first to last.",
    ),
    "appearance_choice": (
        "The images are taken one after the other. In which order do these come into view for the first time: {a}? "
        "Choose the right order.",
        "Go through the images in their order. Which of the orders below is that in which {a} are first seen?",
        "One of these orders is that in which the first one of each kind appears in the images: {a}. Which?",
        "When each of these shows up for the first time in the film decides its place: {a}. Which order is right?",
    ),
    **room_sentences.SENTENCES,
    **MOVED_SENTENCES,
    **WALKED_SENTENCES,
    **NAMED_SENTENCES,
    **comparison_sentences.SENTENCES,
}
"""Type, or type and what it compares → its sentences, of things in the singular.

{a}, {b}, {c} are the things in the order in which the row mentions them, then the kinds that it lists, or the label
that is counted; {a} the time that a speed is asked over."""

GRID = " Points (u, v): thousandths of the image's width and height from its top left corner."
ONE, ALL = "the image", "all of these images"
IMAGES = ("image 2", "image 3", "image 4", "image 5", "image 6")
OF_THE_ROOM = "horizontal side of its box, with sides parallel to those of the room"
SIDES = "front-left, back-left, back-right or front-right"

MIDDLE = "the middle of what shows of the"
POINTS: Mapping[str, tuple[str, str]] = {
    "coordinate": ("the point at (#, #)", GRID),
    "dot": ("the point marked with a dot", ""),
    "name": (f"{MIDDLE} {{0}}", ""),
    "box": (f"{MIDDLE} thing in the box that is drawn", ""),
}
"""How a place is pointed to → the words for it, and what explains them."""

TWO_POINTS: Mapping[str, tuple[str, str, str]] = {
    "coordinate": ("point A at (#, #)", "point B at (#, #)", GRID),
    "dot": ("point A", "point B", ""),
    "name": (f"point A ({MIDDLE} {{0}})", f"point B ({MIDDLE} {{1}})", ""),
    "box": (f"point A ({MIDDLE} thing in box A)", f"point B ({MIDDLE} thing in box B)", ""),
}

DECIDED: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("object_gap", "surface"): {"what": "between their nearest points"},
    ("object_gap", "centre"): {"what": "from centre to centre"},
    ("object_gap", "vsi"): {"what": "between their nearest points"},
    **{(name, ""): {} for name in ("room_size", "relative_distance", "appearance_order", "appearance_choice")},
    ("camera_distance", "surface"): {"what": "its nearest point"},
    ("camera_distance", "centre"): {"what": "its centre"},
    ("left_right", ""): {},
    ("front_behind", ""): {},
    ("egocentric_direction", "easy"): {"what": "left or right"},
    ("egocentric_direction", "medium"): {"what": "left, back or right"},
    ("egocentric_direction", "hard"): {"what": SIDES},
    ("object_size", "height"): {"what": "height"},
    ("object_size", "width"): {"what": "width, meaning its larger horizontal dimension"},
    ("object_size", "length"): {"what": "length, meaning its smaller horizontal dimension"},
    ("object_size", "longest"): {"what": "longest dimension"},
    ("size_comparison", "height"): {},
    ("size_comparison", "width"): {},
    **{
        ("size_over_frames", f"{axis}, {box}, {number}"): {"what": what, "views": views}
        for number, views in (("one", ONE), ("more", ALL))
        for axis, box, what in (
            ("height", "own", "height"),
            ("height", "room", "height"),
            ("length", "own", "length (its longer horizontal dimension)"),
            ("width", "own", "width (its shorter horizontal dimension)"),
            ("length", "room", f"length (the longer {OF_THE_ROOM})"),
            ("width", "room", f"width (the shorter {OF_THE_ROOM})"),
        )
    },
    ("counting", "views"): {"what": "are visible in the image"},
    ("counting", "scene"): {"what": "are there in the scene"},
    **{("pixel_depth", refer): {"what": what, "note": note} for refer, (what, note) in POINTS.items()},
    **{
        (name, f"{refer} {asked}"): {"what": what, "other": other, "note": note, "sentences": asked}
        for name in ("depth_comparison", "pixel_comparison")
        for refer, (what, other, note) in TWO_POINTS.items()
        for asked in ("nearer", "farther")
        if name == "depth_comparison" or refer == "coordinate"
    },
    **{("pixel_correspondence", refer): {"what": POINTS[refer][0], "note": GRID} for refer in ("coordinate", "dot")},
    **{
        (name, refer): {"what": POINTS[refer][0], "note": POINTS[refer][1]}
        for name in ("correspondence_choice", "point_in_view")
        for refer in ("coordinate", "dot")
    },
    **{
        ("point_shown_in", f"{refer}, {count}"): {
            "what": POINTS[refer][0],
            "note": POINTS[refer][1],
            "images": ", ".join(IMAGES[:count]),
        }
        for refer in ("coordinate", "dot")
        for count in range(2, 6)
    },
    ("camera_displacement", ""): {},
    ("camera_travel", ""): {},
    ("camera_direction", "x"): {},
    ("camera_direction", "y"): {},
    ("camera_direction", "z"): {},
    ("camera_direction", "yaw"): {},
    ("camera_direction", "pitch"): {},
    ("camera_direction", "roll"): {},
    ("camera_turn", "yaw"): {},
    ("camera_turn", "pitch"): {},
    ("camera_turn", "roll"): {},
    ("camera_turn", "full"): {},
    **{(name, told): {"what": seen} for name in ("grounding", "grounding_9dof") for told, seen in PLACED.items()},
    **{
        (name, refer): words
        for name in ("point_travel", "point_displacement", "point_speed", "who_moves", "point_path")
        for refer, words in (
            ("coordinate", {"what": "the point at (#, #)", "note": GRID}),
            ("dot", {"what": "the point marked with a dot", "note": ""}),
        )
    },
    ("event_order", "coordinate, 2"): {"what": "point A at (#, #) and point B at (#, #)", "note": GRID},
    ("event_order", "coordinate, 3"): {
        "what": "point A at (#, #), point B at (#, #) and point C at (#, #)",
        "note": GRID,
    },
    ("object_travel", ""): {},
    **NAMED,
    ("event_order", "dot, 2"): {"what": "point A and point B", "note": ""},
    ("event_order", "dot, 3"): {"what": "point A, point B and point C", "note": ""},
    **room_sentences.DECIDED,
    **MOVED,
    **WALKED,
    **comparison_sentences.DECIDED,
}
"""(Type, what decides what it asks) → what stands for that in its sentences. (#, #) stands for any coordinates."""

DECIDED_BY: Mapping[str, str] = {
    "object_gap": "distance", "camera_distance": "to", "object_size": "axis", "size_comparison": "axis",
    "egocentric_direction": "level", "pixel_depth": "refer", "depth_comparison": "refer",
    "pixel_correspondence": "refer", "correspondence_choice": "refer", "point_in_view": "refer",
    "point_shown_in": "refer",
    "camera_direction": "axis", "camera_turn": "axis",
    "point_travel": "refer", "point_displacement": "refer", "point_speed": "refer",
    "naming": "refer, box", "lifting": "refer, box", "attribute": "which",
    "who_moves": "refer", "point_path": "refer", "event_order": "refer",
    **room_sentences.DECIDED_BY,
    **comparison_sentences.DECIDED_BY,
}  # fmt: skip
"""Type → the parameter that decides, or those that do, parted by commas.

A count is decided by what is shown, a phrase by its relation if it has one, an order of events also by how many are put
into it, a comparison by how many images there are."""


@cache
def sentences_of(name: str, decided: str) -> tuple[str, ...]:
    """The sentences of a type with this decided, names still open as {0}, {1}, {2}; none where it is not known."""
    words = DECIDED.get((name, decided))
    if words is None:
        return ()
    slots = {"a": "{0}", "b": "{1}", "c": "{2}", **words}
    sentences = SENTENCES.get(name) or SENTENCES[f"{name}, {words.get('sentences', decided)}"]
    return tuple(sentence.format_map(slots) for sentence in sentences)
