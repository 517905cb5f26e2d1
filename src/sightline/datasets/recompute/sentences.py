"""All that a row of each type may ask, word by word, held a second time.

They are the same sentences as the question types', on purpose: who words a type anew does so here, too, and so somebody
has looked whether the new words ask for what the second route works out.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

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
    "depth_comparison": (
        "Which is nearer to the camera, {what} or {other}?{note} Answer A or B.",
        "Of {what} and {other}, which one has the smaller depth?{note} Answer A or B.",
        "Is {what} or {other} closer to the camera along its viewing axis?{note} Answer A or B.",
        "Compare {what} with {other}: which lies less deep in the scene?{note} Answer A or B.",
    ),
    "pixel_correspondence": (
        "Take {what} in the first image. Where is the same point of the scene in the second image?{note}",
        "Which pixel of the second image shows what {what} of the first image shows?{note}",
        "Find {what} of the first image again: where does the second image show that surface point?{note}",
        "Give the place in the second image that matches {what} in the first image.{note}",
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
}
"""Type, or type and what it compares → its sentences, of things in the singular.

{a}, {b}, {c} are the things in the order in which the row mentions them, or the label that is counted; {a} the time
that a speed is asked over."""

GRID = " Points (u, v): thousandths of the image's width and height from its top left corner."
SIDES = "front-left, back-left, back-right or front-right"

DECIDED: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("object_gap", "surface"): {"what": "between their nearest points"},
    ("object_gap", "centre"): {"what": "from centre to centre"},
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
    ("counting", "views"): {"what": "are visible in the image"},
    ("counting", "scene"): {"what": "are there in the scene"},
    ("pixel_depth", "coordinate"): {"what": "the point at (#, #)", "note": GRID},
    ("pixel_depth", "dot"): {"what": "the point marked with a dot", "note": ""},
    ("depth_comparison", "coordinate"): {"what": "point A at (#, #)", "other": "point B at (#, #)", "note": GRID},
    ("depth_comparison", "dot"): {"what": "point A", "other": "point B", "note": ""},
    ("pixel_correspondence", "coordinate"): {"what": "the point at (#, #)", "note": GRID},
    ("pixel_correspondence", "dot"): {"what": "the point marked with a dot", "note": GRID},
    ("camera_displacement", ""): {},
    ("camera_travel", ""): {},
    ("grounding", ""): {"what": ""},
    ("grounding", "closest to"): {"what": ""},
    ("grounding", "left of"): {"what": " as seen from the camera"},
    ("grounding", "right of"): {"what": " as seen from the camera"},
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
    ("event_order", "dot, 2"): {"what": "point A and point B", "note": ""},
    ("event_order", "dot, 3"): {"what": "point A, point B and point C", "note": ""},
}
"""(Type, what decides what it asks) → what stands for that in its sentences. (#, #) stands for any coordinates."""

DECIDED_BY: Mapping[str, str] = {
    "object_gap": "distance", "camera_distance": "to", "object_size": "axis", "size_comparison": "axis",
    "egocentric_direction": "level", "pixel_depth": "refer", "depth_comparison": "refer",
    "pixel_correspondence": "refer", "point_travel": "refer", "point_displacement": "refer", "point_speed": "refer",
    "who_moves": "refer", "point_path": "refer", "event_order": "refer",
}  # fmt: skip
"""Type → the parameter that decides; a count is decided by what is shown, a phrase by its relation if it has one,
an order also by how many are put into it."""


@cache
def sentences_of(name: str, decided: str) -> tuple[str, ...]:
    """The sentences of a type with this decided, names still open as {0}, {1}, {2}; none where it is not known."""
    words = DECIDED.get((name, decided))
    if words is None:
        return ()
    slots = {"a": "{0}", "b": "{1}", "c": "{2}", **words}
    return tuple(sentence.format_map(slots) for sentence in SENTENCES.get(name) or SENTENCES[f"{name}, {decided}"])
